using System.Runtime.InteropServices;

namespace LearningPlatform.Data.Embedded;

/// <summary>The few system calls that .NET has no name for. Unix only.</summary>
internal static class Libc
{
    public const int SigInt = 2;
    public const int SigQuit = 3;

    public static bool IsRoot => !OperatingSystem.IsWindows() && GetEffectiveUserId() == 0;

    /// <summary>Sends a signal; false when there is no such process (any more).</summary>
    public static bool Signal(int pid, int signal) => Kill(pid, signal) == 0;

    /// <summary>Gives a file to another user; throws when the system refuses.</summary>
    public static void ChangeOwner(string path, int user, int group)
    {
        if (ChangeOwnerNative(path, user, group) != 0)
        {
            throw new IOException($"Can't give {path} to the user with id {user} (errno {Marshal.GetLastPInvokeError()}).");
        }
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUserId();

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int ChangeOwnerNative([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int user, int group);
}
