using System.Collections.Immutable;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>What roles may do, in the words of the two dialects that name permissions. An account with several roles has the union.</summary>
public static class Permissions
{
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

    /// <summary>The names of permissions, in the order of the enumeration.</summary>
    /// <param name="permissions">The permissions.</param>
    public static ImmutableArray<string> Names(Permission permissions) => [.. AllOpenCode.Where((_, bit) => ((int)permissions & (1 << bit)) != 0)];

    /// <summary>The permission of a name; null for a name that is none.</summary>
    /// <param name="name">The name.</param>
    public static Permission? Parse(string name) => AllOpenCode.IndexOf(name) is var bit and >= 0 ? (Permission)(1 << bit) : null;

    private static ImmutableArray<string> ComputeOpenCode(Roles roles) => Names(RolePermissions.Of(roles | Roles.Student));

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
