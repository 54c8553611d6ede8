namespace LearningPlatform.Core.Kernel;

/// <summary>What a caller may do, in OpenCode's terms and in the order of its enumeration (opencode-R16).</summary>
[Flags]
public enum Permission
{
    /// <summary>Nothing that needs a permission.</summary>
    None = 0,

    /// <summary><c>read:own:profile</c>.</summary>
    ReadOwnProfile = 1,

    /// <summary><c>write:own:profile</c>.</summary>
    WriteOwnProfile = 1 << 1,

    /// <summary><c>read:content</c>.</summary>
    ReadContent = 1 << 2,

    /// <summary><c>write:content</c>.</summary>
    WriteContent = 1 << 3,

    /// <summary><c>publish:content</c>.</summary>
    PublishContent = 1 << 4,

    /// <summary><c>read:own:progress</c>.</summary>
    ReadOwnProgress = 1 << 5,

    /// <summary><c>write:own:progress</c>.</summary>
    WriteOwnProgress = 1 << 6,

    /// <summary><c>read:all:progress</c>.</summary>
    ReadAllProgress = 1 << 7,

    /// <summary><c>create:sandbox</c>.</summary>
    CreateSandbox = 1 << 8,

    /// <summary><c>execute:code</c>.</summary>
    ExecuteCode = 1 << 9,

    /// <summary><c>manage:users</c>.</summary>
    ManageUsers = 1 << 10,

    /// <summary><c>manage:platform</c>.</summary>
    ManagePlatform = 1 << 11,

    /// <summary><c>view:analytics</c>.</summary>
    ViewAnalytics = 1 << 12,

    /// <summary>All thirteen.</summary>
    All = (1 << 13) - 1,
}

/// <summary>What roles may do. An account with several roles has the union.</summary>
public static class RolePermissions
{
    private const Permission Student = Permission.ReadOwnProfile | Permission.WriteOwnProfile | Permission.ReadContent | Permission.ReadOwnProgress
        | Permission.WriteOwnProgress | Permission.CreateSandbox | Permission.ExecuteCode;

    /// <summary>The permissions of roles (opencode-R17 to R20). Everybody with an account has a student's.</summary>
    /// <param name="roles">The roles; none has no permission.</param>
    public static Permission Of(Roles roles)
    {
        if (roles == Roles.None)
            return Permission.None;

        if ((roles & Roles.Admin) != 0)
            return Permission.All;

        var granted = Student;
        if ((roles & Roles.TeachingAssistant) != 0)
            granted |= Permission.ReadAllProgress;

        if ((roles & Roles.Instructor) != 0)
            granted |= Permission.WriteContent | Permission.ReadAllProgress | Permission.ViewAnalytics;

        return granted;
    }
}
