# Process 1 of a kept box. For each case it starts, ahead of time, a first process and a program in process, mount, IPC and network namespaces of their own, with fresh
# file systems wherever a program can write; the kernel ends and removes all of them with the first process. They wait until the host says what the case is. Nothing
# of a case is ever read by the keeper: it passes descriptors on, closes its own copies, and tells when all of it is over. It can't be seen from inside a
# program's namespaces.
#
# keeper          clones first processes, one for each case; has privileges over the box, sees no case
# first process   lays the case's file systems, waits for the host's word, writes the case's files, gives up all privileges, tells how the program ended
# program         gives up all privileges before any of that; waits as a Python that becomes the learner's, or as what executes his program, until the host lets it go
import sys

stood = []
plain = set(sys.modules)  # what a Python has loaded that has run nothing yet

import _signal
import _socket
import atexit
import ctypes
import fcntl
import gc
import io
import os
import resource
import select

CONTROL, FILTER = 3, 5
HEARD, GO = 4, 5
NEW = 0x00020000 | 0x08000000 | 0x20000000 | 0x40000000  # CLONE_NEWNS, NEWIPC, NEWPID, NEWNET
NOSUID, NODEV, NOEXEC, READONLY, REMOUNT, BIND, RECURSIVE, PRIVATE = 2, 4, 8, 1, 32, 4096, 16384, 1 << 18
CLONE, CAPSET = {"x86_64": (56, 126), "aarch64": (220, 91)}[os.uname().machine]
PRIVILEGES = 1 << 8 | 1 << 12 | 1 << 21  # CAP_SETPCAP, NET_ADMIN, SYS_ADMIN
ROOM = 64 << 20  # of a case's file systems until its own limit is known

c = ctypes.PyDLL(None, use_errno=True)


def must(result, what):
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def mount(source, target, kind, flags, options=None):
    must(c.mount(source.encode(), target.encode(), kind and kind.encode(), ctypes.c_ulong(flags), options and options.encode()), f"mount {target}")


def serve(control, laid, filter):
    """Returns only in the program of a case, with the command that it executes at once, if any."""
    places, made = {}, 0
    events = select.poll()
    events.register(control, select.POLLIN)
    gc.collect()
    gc.freeze()  # what is shared by all cases isn't looked at in any of them
    control.send(b"ready")
    while True:
        for fd, _ in events.poll():
            if fd == control.fileno():
                try:
                    message, ancillary, _, _ = control.recvmsg(1 << 16, _socket.CMSG_SPACE(4 * 8))
                except ConnectionError:
                    message = b""
                if not message:
                    os._exit(0)
                fds = [int.from_bytes(data[i : i + 4], sys.byteorder) for _, _, data in ancillary for i in range(0, len(data), 4)]
                c.PyOS_BeforeFork()
                pid = c.syscall(ctypes.c_long(CLONE), ctypes.c_long(NEW | _signal.SIGCHLD), None, None, None, None)
                if pid == 0:
                    c.PyOS_AfterFork_Child()
                    control.close()
                    return begin(fds, texts(message[1:]), laid, filter)
                c.PyOS_AfterFork_Parent()
                must(pid, "clone")
                for one in fds:
                    os.close(one)
                end = os.pidfd_open(pid)
                events.register(end, select.POLLIN)
                places[end] = made, pid
                made += 1
            else:
                number, pid = places.pop(fd)
                events.unregister(fd)
                os.close(fd)
                os.waitpid(pid, 0)
                control.send(number.to_bytes(4, "little"))


def begin(fds, ahead, laid, filter):
    """The first process of a case. Returns only in the program."""
    word, spec, stdin, stdout, stderr, result, go = fds
    heard, telling = os.pipe()
    program = os.fork()
    if program == 0:
        os.close(telling)
        # Until the file systems are laid.
        if not os.read(heard, 1):
            os._exit(0)
        privileges(NONE)
        confine(filter)
        os.setsid()
        # First out of the way of each other's numbers, but not so far that the table of descriptors would have to grow.
        for target, fd in enumerate([fcntl.fcntl(fd, fcntl.F_DUPFD, 32) for fd in (stdin, stdout, stderr, result, heard, go)]):
            os.dup2(fd, target)
        os.closerange(GO + 1, 1024)
        os.chdir("/work")
        return ahead

    os.close(heard)
    os.close(go)
    lay(laid)
    os.write(telling, b"l")
    rehearse(program)
    if not os.read(word, 1):
        os._exit(0)
    numbers, argv, folders, helper, call, *files = blocks(spec)
    disk, shm, seconds, keeps = (int(n) for n in numbers.split())
    fill(disk, shm, texts(folders), [(files[i].decode(), files[i + 1], files[i + 2]) for i in range(0, len(files), 3)], helper, call)
    resource.prlimit(program, resource.RLIMIT_CPU, (seconds, seconds))
    privileges(NONE)
    os.write(word, b"s")
    tell = memoryview(b"%d\0%s" % (keeps, argv))
    while tell:
        tell = tell[os.write(telling, tell) :]
    # It holds nothing that the program hasn't got: no privilege, its error output, and the socket that it says its last word on. No signal from inside reaches it.
    os.dup2(stderr, 2)
    os.dup2(word, 0)
    os.close(1)
    os.closerange(3, 1024)
    while True:
        pid, how, use = os.wait3(0)
        if pid == program:
            if os.WIFSIGNALED(how) and os.WTERMSIG(how) not in (_signal.SIGINT, _signal.SIGPIPE):
                # As a shell says it.
                os.write(2, f"{_signal.strsignal(os.WTERMSIG(how))}\n".encode())
            os.close(2)
            os.write(0, b"%d %d" % (ended(how), (use.ru_utime + use.ru_stime) * 1_000_000))
            os._exit(0)


def ended(status):
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def blocks(fd):
    """What the host wrote: pieces, each after its length."""
    size = os.fstat(fd).st_size
    data = os.pread(fd, size, 0)
    while len(data) < size:
        data += os.pread(fd, size, len(data))
    found, at = [], 0
    while at < size:
        length = int.from_bytes(data[at : at + 4], "little")
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def texts(block):
    return block.decode().split("\0")[:-1]


def write(path, content, mode):
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
    os.close(fd)


def lay(laid):
    """The file systems of a case, empty but for what bubblewrap laid below /box."""
    mount("none", "/", None, PRIVATE | RECURSIVE)
    mount("proc", "/proc", "proc", NOSUID | NODEV | NOEXEC)
    mount("tmpfs", "/dev/shm", "tmpfs", NOSUID | NODEV, f"size={ROOM},mode=1777")
    mount("tmpfs", "/work", "tmpfs", NOSUID | NODEV, f"size={ROOM},mode=0700")
    os.mkdir("/work/.tmp", 0o700)
    under = [(path, os.open(path, os.O_PATH | os.O_CLOEXEC)) for path in laid]
    mount("tmpfs", "/box", "tmpfs", NOSUID | NODEV, "mode=0755")
    for path, fd in under:
        os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
        if os.path.isdir(f"/proc/self/fd/{fd}"):
            os.mkdir(path, 0o755)
        else:
            write(path, b"", 0o444)
        mount(f"/proc/self/fd/{fd}", path, None, BIND)
        os.close(fd)
    loopback()


def rehearse(program):
    """Does what it will do when the case comes, so that the memory that it takes is this process's own by then."""
    write("/box/file", b"", 0o444)
    os.unlink("/box/file")
    mount("none", "/box", None, REMOUNT | BIND | NOSUID | NODEV)
    resource.prlimit(program, resource.RLIMIT_CPU)
    privileges(ALL)
    b"%d\0%s" % (int("1".split()[0]), b"".join(blocks(os.memfd_create("rehearsal", os.MFD_CLOEXEC))))


def fill(disk, shm, folders, files, helper, call):
    """Everything else that a program finds and isn't the system's."""
    for path, size in (("/work", disk), ("/dev/shm", shm)):
        if size != ROOM:
            mount("none", path, None, REMOUNT | NOSUID | NODEV, f"size={size}")
    write("/box/call", helper, 0o444)
    write("/box/call.json", call, 0o444)
    for folder in folders:
        os.makedirs(folder, 0o755, exist_ok=True)
        mount("tmpfs", folder, "tmpfs", NOSUID | NODEV, f"size={disk},mode=0700")
    for path, kind, content in files:
        os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
        if kind == b"r":
            write("/box/file", content, 0o444)
            write(path, b"", 0o444)
            mount("/box/file", path, None, BIND)
            mount("none", path, None, REMOUNT | BIND | READONLY | NOSUID | NODEV)
            os.unlink("/box/file")
        else:
            write(path, content, 0o644)
    mount("none", "/box", None, REMOUNT | BIND | READONLY | NOSUID | NODEV)


def loopback():
    with_socket = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    fcntl.ioctl(with_socket.fileno(), 0x8914, b"lo".ljust(16, b"\0") + (1).to_bytes(2, sys.byteorder) + b"\0" * 22)  # SIOCSIFFLAGS, IFF_UP
    with_socket.close()


class Filter(ctypes.Structure):
    _fields_ = [("count", ctypes.c_ushort), ("program", ctypes.c_char_p)]


def bound():
    """Nothing that is executed from here on gets a privilege, by itself or by its parent's."""
    for capability in range(64):
        if c.prctl(24, capability, 0, 0, 0) < 0:  # PR_CAPBSET_DROP
            break
    must(c.prctl(47, 4, 0, 0, 0), "ambient capabilities")  # PR_CAP_AMBIENT_CLEAR_ALL
    must(c.prctl(38, 1, 0, 0, 0), "no_new_privs")


# Made once: a process that only uses them writes to less of the memory that it shares.
HEADER, NONE, ALL = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(), (ctypes.c_uint32 * 6)(PRIVILEGES, PRIVILEGES)
CALL = ctypes.c_long(CAPSET)


def privileges(kept):
    """What is left; once nothing is, nothing can be got."""
    must(c.syscall(CALL, HEADER, kept), "capset")


def confine(filter):
    """From here on the system call filter holds."""
    must(c.prctl(22, 2, filter, 0, 0), "seccomp")


def everything(fd):
    """All that is said until the other end is closed."""
    said = b""
    while more := os.read(fd, 1 << 16):
        said += more
    os.close(fd)
    return said


def hear():
    """The command, once the case is laid."""
    said = everything(HEARD)
    if not said:
        os._exit(0)
    keeps, *argv = texts(said)
    if keeps == "0":
        os.close(3)
    return argv


def execute(argv):
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_DFL)
    try:
        os.execv(argv[0], argv)
    except OSError as error:
        os.write(2, f"{argv[0]}: {error.strerror}\n".encode())
        os._exit(127)


def stream(fd, name, errors, unbuffered):
    writes = fd > 0
    raw = open(fd, "wb" if writes else "rb", 0 if unbuffered and writes else -1, closefd=False)
    getattr(raw, "raw", raw).name = name
    text = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, newline="\n", line_buffering=fd == 2, write_through=unbuffered and writes)
    text.mode = "w" if writes else "r"
    return text


def finish(code):
    """What an interpreter does at its end, but for taking apart what all cases share."""
    global names, main
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        atexit._run_exitfuncs()
        flush(2)
        for name in set(sys.modules) - plain | {"__main__"}:
            sys.modules.pop(name, None)
        names = main = None
        gc.collect()
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
    os._exit(code if flush(1) and flush(2) else 120)


def flush(fd):
    file = (sys.stdout, sys.stderr)[fd - 1]
    try:
        if file is not None and not file.closed:
            file.flush()
        return True
    except BaseException as error:
        if fd == 1:
            print(f"Exception ignored in: {file!r}\n{type(error).__name__}: {error}", file=sys.stderr)
        return False


def left(error):
    """The exit code of a program that an exception ended, which is told as the interpreter tells it."""
    if not isinstance(error, SystemExit):
        # The frame of this file is no help to the learner.
        below = error.__traceback__.tb_next
        sys.excepthook(type(error), error.with_traceback(below), below)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
    if error.code is None or isinstance(error.code, int):
        return (error.code or 0) & 0xFF
    flush(1)
    print(error.code, file=sys.stderr)
    return 1


def wait():
    """Makes this process what an interpreter is that has just been started, as far as that can be done before it is known with which arguments."""
    must(c.prctl(4, 1, 0, 0, 0), "dumpable")
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    streams(False)
    # What the learner imports is his own file first, also where its name is that of a module that stood here.
    for name in set(sys.modules) - plain:
        stood.append(sys.modules.pop(name))
    # What every program does, so that the memory that it takes is this process's own by now.
    exec(compile(b"n = '1'\nprint(int(n) * 1, file=out)\n", "main.py", "exec", dont_inherit=True), {"out": io.StringIO()})
    gc.freeze()
    main = type(sys)("__main__")
    main.__builtins__ = __builtins__
    main.__annotations__ = {}
    main.__cached__ = None
    sys.modules["__main__"] = main
    return main


def streams(unbuffered):
    for fd, name, errors in ((0, "stdin", "surrogateescape"), (1, "stdout", "surrogateescape"), (2, "stderr", "backslashreplace")):
        text = stream(fd, f"<{name}>", errors, unbuffered)
        setattr(sys, name, text)
        setattr(sys, f"__{name}__", text)


def become(main, argv):
    """Makes it what it would be had the interpreter just been started with these arguments. Gives the file to run."""
    at = next(i for i in range(1, len(argv)) if not argv[i].startswith("-"))
    flags, script = argv[1:at], argv[at]
    path = os.path.join("/work", script)
    if "-u" in flags:
        streams(True)
    sys.argv = argv[at:]
    sys.orig_argv = argv
    del sys.path[0]
    if "-I" not in flags:
        sys.path.insert(0, os.path.dirname(path))
    main.__file__ = path
    main.__loader__ = __loader__.__class__("__main__", path) if "__loader__" in globals() else None
    return path


bound()
must(c.prctl(4, 0, 0, 0, 0), "dumpable")  # PR_SET_DUMPABLE: nobody looks into this process or takes its descriptors
os.umask(0o022)
_signal.signal(_signal.SIGINT, _signal.SIG_DFL)
compile(b"", "main.py", "exec")  # the first one takes long
try:
    with open(FILTER, "rb") as file:
        program = file.read()
    filter = ctypes.byref(Filter(len(program) // 8, program))
    os.closerange(4, 1024)
    ahead = serve(_socket.socket(fileno=CONTROL), sys.argv[1:], filter)
    if ahead:
        for fd in (HEARD, GO):
            os.set_inheritable(fd, True)
        execute(ahead)
    main = wait()
    argv = hear()
    grows = argv[0] == sys.executable
    if grows:
        path = become(main, argv)
        names = main.__dict__
        with open(path, "rb") as file:
            source = file.read()
except BaseException as error:
    os.write(2, f"keeper: {type(error).__name__}: {error}\n".encode())
    os._exit(1)
status, program = 0, None
try:
    if grows:
        program = compile(source, path, "exec", dont_inherit=True)
except BaseException as error:
    status = left(error)
if everything(GO) != b"g":
    os._exit(0)
if not grows:
    execute(argv)
try:
    if program is not None:
        exec(program, names)
except BaseException as error:
    status = left(error)
finish(status)
