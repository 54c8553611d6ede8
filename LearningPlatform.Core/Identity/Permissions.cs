using System.Collections.Immutable;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>What roles may do, in the words of the two dialects that name permissions. An account with several roles has the union.</summary>
public static class Permissions
{
    private static readonly ImmutableArray<string> Student =
        ["read:own:profile", "write:own:profile", "read:content", "read:own:progress", "write:own:progress", "create:sandbox", "execute:code"];

    /// <summary>The permissions of OpenCode in the order of its enumeration (opencode-R16).</summary>
    public static readonly ImmutableArray<string> AllOpenCode =
    [
        "read:own:profile", "write:own:profile", "read:content", "write:content", "publish:content", "read:own:progress", "write:own:progress",
        "read:all:progress", "create:sandbox", "execute:code", "manage:users", "manage:platform", "view:analytics",
    ];

    // Sixteen combinations of four roles, computed once: tokens are issued on a hot path.
    private static readonly ImmutableArray<string>[] OpenCodeByRoles = [.. Enumerable.Range(0, 16).Select(roles => ComputeOpenCode((Roles)roles))];

    private static readonly ImmutableArray<string>[] AcademyByRoles = [.. Enumerable.Range(0, 16).Select(roles => ComputeAcademy((Roles)roles))];

    /// <summary>The single role that OpenCode, Wayr and Labs show: the mightiest.</summary>
    /// <param name="roles">The account's roles.</param>
    public static Roles Highest(Roles roles) =>
        (roles & Roles.Admin) != 0 ? Roles.Admin
        : (roles & Roles.Instructor) != 0 ? Roles.Instructor
        : (roles & Roles.TeachingAssistant) != 0 ? Roles.TeachingAssistant
        : Roles.Student;

    /// <summary>OpenCode's permissions (opencode-R17 to R20).</summary>
    /// <param name="roles">The account's roles.</param>
    public static ImmutableArray<string> OpenCode(Roles roles) => OpenCodeByRoles[(int)roles & 15];

    /// <summary>Academy's permissions (academy-R18).</summary>
    /// <param name="roles">The account's roles.</param>
    public static ImmutableArray<string> Academy(Roles roles) => AcademyByRoles[(int)roles & 15];

    private static ImmutableArray<string> ComputeOpenCode(Roles roles)
    {
        var granted = new HashSet<string>(Student);
        if ((roles & Roles.TeachingAssistant) != 0)
            granted.Add("read:all:progress");

        if ((roles & Roles.Instructor) != 0)
            granted.UnionWith(["write:content", "read:all:progress", "view:analytics"]);

        if ((roles & Roles.Admin) != 0)
            granted.UnionWith(AllOpenCode);

        return [.. AllOpenCode.Where(granted.Contains)];
    }

    private static ImmutableArray<string> ComputeAcademy(Roles roles)
    {
        var granted = new List<string> { "read:profile", "write:profile" };
        if ((roles & (Roles.Student | Roles.Instructor | Roles.Admin)) != 0)
            granted.Add("read:courses");

        if ((roles & (Roles.Instructor | Roles.Admin)) != 0)
            granted.Add("write:courses");

        if ((roles & Roles.Admin) != 0)
            granted.Add("manage:users");

        return [.. granted];
    }
}
