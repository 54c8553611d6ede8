# Process 1 of a kept box. For each message of the host it starts one program in process, mount, IPC and network namespaces of the program's own, with fresh
# file systems wherever a program can write; the kernel ends and removes all of them with the program. Nothing of a case is ever read by this process: it
# passes descriptors on, closes its own copies, and tells how the program's first process ended. It can't be seen from inside a program's namespaces.
import sys

stood = []
plain = set(sys.modules)  # what a Python has loaded that has run nothing yet

import _signal
import _socket
import ctypes
import fcntl
import gc
import io
import os
import resource

CONTROL, FILTER = 3, 5
NEW = 0x00020000 | 0x08000000 | 0x20000000 | 0x40000000  # CLONE_NEWNS, NEWIPC, NEWPID, NEWNET
NOSUID, NODEV, NOEXEC, READONLY, REMOUNT, BIND, RECURSIVE, PRIVATE = 2, 4, 8, 1, 32, 4096, 16384, 1 << 18
CLONE, CAPSET = {"x86_64": (56, 126), "aarch64": (220, 91)}[os.uname().machine]

c = ctypes.PyDLL(None, use_errno=True)


def must(result, what):
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")
    return result


def mount(source, target, kind, flags, options=None):
    must(c.mount(source.encode(), target.encode(), kind and kind.encode(), ctypes.c_ulong(flags), options and options.encode()), f"mount {target}")


def serve(control):
    """Returns only in the first process of a case, with the case's descriptors."""
    gc.freeze()  # what is shared by all cases isn't looked at in any of them
    control.send(b"ready")
    while True:
        message, ancillary, _, _ = control.recvmsg(16, _socket.CMSG_SPACE(4 * 8))
        if not message:
            os._exit(0)
        fds = [int.from_bytes(data[i : i + 4], sys.byteorder) for _, _, data in ancillary for i in range(0, len(data), 4)]
        c.PyOS_BeforeFork()
        pid = c.syscall(ctypes.c_long(CLONE), ctypes.c_long(NEW | _signal.SIGCHLD), None, None, None, None)
        if pid == 0:
            c.PyOS_AfterFork_Child()
            control.close()
            return fds
        c.PyOS_AfterFork_Parent()
        must(pid, "clone")
        for fd in fds:
            os.close(fd)
        _, status = os.waitpid(pid, 0)
        control.send(ended(status).to_bytes(4, "little"))


def ended(status):
    return 128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def blocks(fd):
    """What the host wrote: pieces, each after its length."""
    with open(fd, "rb") as file:
        data = file.read()
    found, at = [], 0
    while at < len(data):
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


def fill(work, disk, shm, folders, laid, files, helper, call):
    """Everything a program finds that isn't the system's."""
    mount("none", "/", None, PRIVATE | RECURSIVE)
    mount("proc", "/proc", "proc", NOSUID | NODEV | NOEXEC)
    mount("tmpfs", "/dev/shm", "tmpfs", NOSUID | NODEV, f"size={shm},mode=1777")
    mount("tmpfs", work, "tmpfs", NOSUID | NODEV, f"size={disk},mode=0700")
    under = [(path, os.open(path, os.O_PATH | os.O_CLOEXEC)) for path in laid]
    mount("tmpfs", "/box", "tmpfs", NOSUID | NODEV, "mode=0755")
    os.mkdir(work + "/.tmp", 0o700)
    write("/box/call", helper, 0o444)
    write("/box/call.json", call, 0o444)
    for path, fd in under:
        # What bubblewrap laid here is now below the new folder.
        os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
        if os.path.isdir(f"/proc/self/fd/{fd}"):
            os.mkdir(path, 0o755)
        else:
            write(path, b"", 0o444)
        mount(f"/proc/self/fd/{fd}", path, None, BIND)
        os.close(fd)
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
    loopback()


def loopback():
    with_socket = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    fcntl.ioctl(with_socket.fileno(), 0x8914, b"lo".ljust(16, b"\0") + (1).to_bytes(2, sys.byteorder) + b"\0" * 22)  # SIOCSIFFLAGS, IFF_UP
    with_socket.close()


class Filter(ctypes.Structure):
    _fields_ = [("count", ctypes.c_ushort), ("program", ctypes.c_char_p)]


def drop(filter):
    """From here on no privilege is left, none can be got, and the filter holds."""
    for capability in range(64):
        if c.prctl(24, capability, 0, 0, 0) < 0:  # PR_CAPBSET_DROP
            break
    must(c.prctl(47, 4, 0, 0, 0), "ambient capabilities")  # PR_CAP_AMBIENT_CLEAR_ALL
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    must(c.syscall(ctypes.c_long(CAPSET), header, (ctypes.c_uint32 * 6)()), "capset")
    must(c.prctl(38, 1, 0, 0, 0), "no_new_privs")
    program = Filter(len(filter) // 8, filter)
    must(c.prctl(22, 2, ctypes.byref(program), 0, 0), "seccomp")


def case(fds, filter):
    """The first process of a case. Returns only in the program itself, with what it has to do."""
    spec, stdin, stdout, stderr, result, status = fds
    numbers, argv, folders, laid, *rest = blocks(spec)
    disk, shm, seconds, fork, keeps = (int(n) for n in numbers.split())
    helper, call, *files = rest
    fill("/work", disk, shm, texts(folders), texts(laid), [(files[i].decode(), files[i + 1], files[i + 2]) for i in range(0, len(files), 3)], helper, call)
    drop(filter)
    must(os.write(status, b"s"), "status")
    os.close(status)

    program = os.fork()
    if program != 0:
        # It holds nothing that the program hasn't got: no privilege, and its error output only. No signal from inside reaches the first process.
        os.dup2(stderr, 2)
        os.closerange(0, 2)
        os.closerange(3, 1024)
        while True:
            pid, how = os.wait()
            if pid == program:
                if os.WIFSIGNALED(how) and os.WTERMSIG(how) not in (_signal.SIGINT, _signal.SIGPIPE):
                    # As a shell says it.
                    os.write(2, f"{_signal.strsignal(os.WTERMSIG(how))}\n".encode())
                os._exit(ended(how))

    os.setsid()
    for target, fd in enumerate((stdin, stdout, stderr, result)):
        os.dup2(fd, target)
    os.closerange(4 if keeps else 3, 1024)
    os.chdir("/work")
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    argv = texts(argv)
    if fork:
        return argv
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
    getattr(raw, "raw", raw).name = f"<{name}>"
    text = io.TextIOWrapper(raw, encoding="utf-8", errors=errors, newline="\n", line_buffering=fd == 2, write_through=unbuffered and writes)
    text.mode = "w" if writes else "r"
    return name, text


def finish(code):
    """What an interpreter does at its end, but for taking apart what all cases share."""
    global names, main
    try:
        if "threading" in sys.modules:
            sys.modules["threading"]._shutdown()
        import atexit

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


def become(argv):
    """Makes this process what it would be had the interpreter just been started with these arguments. Gives the file to run."""
    must(c.prctl(4, 1, 0, 0, 0), "dumpable")
    _signal.signal(_signal.SIGINT, _signal.default_int_handler)
    at = next(i for i in range(1, len(argv)) if not argv[i].startswith("-"))
    flags, script = argv[1:at], argv[at]
    path = os.path.join("/work", script)
    unbuffered = "-u" in flags
    for name, text in (
        stream(0, "stdin", "surrogateescape", unbuffered),
        stream(1, "stdout", "surrogateescape", unbuffered),
        stream(2, "stderr", "backslashreplace", unbuffered),
    ):
        setattr(sys, name, text)
        setattr(sys, f"__{name}__", text)
    sys.argv = argv[at:]
    sys.orig_argv = argv
    del sys.path[0]
    if "-I" not in flags:
        sys.path.insert(0, os.path.dirname(path))

    # What the learner imports is his own file first, also where its name is that of a module that stood here.
    for name in set(sys.modules) - plain:
        stood.append(sys.modules.pop(name))
    main = type(sys)("__main__")
    main.__file__ = path
    main.__builtins__ = __builtins__
    main.__annotations__ = {}
    main.__cached__ = None
    main.__loader__ = __loader__.__class__("__main__", path) if "__loader__" in globals() else None
    sys.modules["__main__"] = main
    return path, main, main.__dict__


must(c.prctl(4, 0, 0, 0, 0), "dumpable")  # PR_SET_DUMPABLE: nobody looks into this process or takes its descriptors
os.umask(0o022)
_signal.signal(_signal.SIGINT, _signal.SIG_DFL)
with open(FILTER, "rb") as file:
    filter = file.read()
os.closerange(4, 1024)
try:
    path, main, names = become(case(serve(_socket.socket(fileno=CONTROL)), filter))
    with open(path, "rb") as file:
        source = file.read()
except BaseException as error:
    os.write(2, f"keeper: {type(error).__name__}: {error}\n".encode())
    os._exit(1)
status = 0
try:
    exec(compile(source, path, "exec", dont_inherit=True), names)
except BaseException as error:
    status = left(error)
finish(status)
