using System.Runtime.InteropServices;

namespace LearningPlatform.Sandbox.Linux;

/// <summary>
/// The system calls that no program in a box may make: those that reach for namespaces, mounts, other processes' memory, the kernel's own insides,
/// and sockets of any family but UNIX and the two of the internet, which are dead in an empty network namespace. AF_VSOCK is not: hence the list of families.
/// </summary>
internal static class SeccompFilter
{
    private const uint X64 = 0xC000003E;
    private const uint Arm64 = 0xC00000B7;
    private const ushort EPerm = 1;
    private const ushort ENoSys = 38;
    private const ushort EAfNoSupport = 97;

    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. NEWTIME can't be given to clone.
    private const uint NewNamespaces = 0x7E020000;
    private const uint TiocSti = 0x5412;
    private const uint TiocLinux = 0x541C;

    // mseal; a call that is newer than this table doesn't exist in a box.
    private const uint Newest = 462;

    private static readonly uint[] Families = [1, 2, 10];

    // The same number on every architecture.
    private static readonly uint[] DeniedEverywhere =
    [
        425, 426, 427, // io_uring_setup, _enter, _register
        428, 429, 430, 431, 432, 433, 442, // open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, mount_setattr
        438, // pidfd_getfd
        443, // quotactl_fd
        447, // memfd_secret
        457, 458, // statmount, listmount
    ];

    private static readonly uint[] DeniedX64 =
    [
        165, 166, 155, 161, 272, 308, // mount, umount2, pivot_root, chroot, unshare, setns
        248, 249, 250, // add_key, request_key, keyctl
        321, 298, 323, // bpf, perf_event_open, userfaultfd
        101, 310, 311, 312, // ptrace, process_vm_readv, process_vm_writev, kcmp
        246, 320, 175, 313, 176, 174, 177, 178, // kexec_load, kexec_file_load, init_module, finit_module, delete_module, create_module, …
        303, 304, // name_to_handle_at, open_by_handle_at
        135, 133, 259, // personality, mknod, mknodat
        300, 301, // fanotify_init, fanotify_mark
        179, 167, 168, 169, 170, 171, 172, 173, // quotactl, swapon, swapoff, reboot, sethostname, setdomainname, iopl, ioperm
        163, 164, 227, 305, 159, // acct, settimeofday, clock_settime, clock_adjtime, adjtimex
        180, 212, 103, 153, 156, 134, 139, 154, // nfsservctl, lookup_dcookie, syslog, vhangup, _sysctl, uselib, sysfs, modify_ldt
        256, 279, 237, 238, // migrate_pages, move_pages, mbind, set_mempolicy
    ];

    private static readonly uint[] DeniedArm64 =
    [
        40, 39, 41, 51, 97, 268, // mount, umount2, pivot_root, chroot, unshare, setns
        217, 218, 219, // add_key, request_key, keyctl
        280, 241, 282, // bpf, perf_event_open, userfaultfd
        117, 270, 271, 272, // ptrace, process_vm_readv, process_vm_writev, kcmp
        104, 294, 105, 273, 106, // kexec_load, kexec_file_load, init_module, finit_module, delete_module
        264, 265, // name_to_handle_at, open_by_handle_at
        92, 33, // personality, mknodat
        262, 263, // fanotify_init, fanotify_mark
        60, 224, 225, 142, 161, 162, // quotactl, swapon, swapoff, reboot, sethostname, setdomainname
        89, 170, 112, 266, 171, // acct, settimeofday, clock_settime, clock_adjtime, adjtimex
        42, 18, 116, 58, // nfsservctl, lookup_dcookie, syslog, vhangup
        238, 239, 235, 237, // migrate_pages, move_pages, mbind, set_mempolicy
    ];

    /// <summary>The filter for this machine; null on an architecture that has no table.</summary>
    public static byte[]? ForThisMachine() => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => Make(X64, DeniedX64, clone: 56, socket: 41, socketPair: 53, ioctl: 16),
        Architecture.Arm64 => Make(Arm64, DeniedArm64, clone: 220, socket: 198, socketPair: 199, ioctl: 29),
        _ => null,
    };

    private static byte[] Make(uint architecture, uint[] denied, uint clone, uint socket, uint socketPair, uint ioctl)
    {
        var bpf = new Bpf()
            .OnlyArchitecture(architecture)

            // Also keeps out x32, whose numbers start at 2^30.
            .Above(Newest, Bpf.Errno(ENoSys));
        foreach (var number in denied.Concat(DeniedEverywhere))
        {
            bpf.Deny(number, Bpf.Errno(EPerm));
        }

        // Its flags lie in memory, out of a filter's reach; libraries fall back to clone.
        return bpf.Deny(435, Bpf.Errno(ENoSys))
            .DenyBits(clone, 0, NewNamespaces, Bpf.Errno(EPerm))
            .AllowOnly(socket, 0, Families, Bpf.Errno(EAfNoSupport))
            .AllowOnly(socketPair, 0, Families, Bpf.Errno(EAfNoSupport))
            .DenyValue(ioctl, 1, TiocSti, Bpf.Errno(EPerm))
            .DenyValue(ioctl, 1, TiocLinux, Bpf.Errno(EPerm))
            .Assemble(Bpf.Allow);
    }
}
