using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>What each dialect calls the roles of an account, as its tokens and its answers have them.</summary>
public static class RoleNames
{
    /// <summary>The mightiest role: <c>student</c>, <c>instructor</c>, <c>teaching_assistant</c> or <c>admin</c> (opencode-R15).</summary>
    /// <param name="roles">The account's roles.</param>
    public static string OpenCode(Roles roles) => Permissions.Highest(roles) switch
    {
        Roles.Admin => "admin",
        Roles.Instructor => "instructor",
        Roles.TeachingAssistant => "teaching_assistant",
        _ => "student",
    };

    /// <summary>All of <c>student</c> and <c>instructor</c> (unpuzzle-R27); other roles aren't listed there (unpuzzle-D21).</summary>
    /// <param name="roles">The account's roles.</param>
    public static IReadOnlyList<string> Unpuzzle(Roles roles) => (roles & Roles.Instructor) != 0 ? StudentAndInstructor : OnlyStudent;

    /// <summary><c>USER</c> or <c>ADMIN</c> (labs-D04).</summary>
    /// <param name="roles">The account's roles.</param>
    public static string Labs(Roles roles) => (roles & Roles.Admin) != 0 ? "ADMIN" : "USER";

    /// <summary>The mightiest role: <c>student</c>, <c>content_creator</c> or <c>admin</c> (wayr-R27).</summary>
    /// <param name="roles">The account's roles.</param>
    public static string Wayr(Roles roles) => Permissions.Highest(roles) switch
    {
        Roles.Admin => "admin",
        Roles.Instructor => "content_creator",
        _ => "student",
    };

    /// <summary><c>user</c> and all of <c>student</c>, <c>instructor</c>, <c>admin</c> (academy-R16, academy-D07).</summary>
    /// <param name="roles">The account's roles.</param>
    public static IReadOnlyList<string> Academy(Roles roles)
    {
        var names = new List<string>(4) { "user" };
        if ((roles & Roles.Student) != 0)
            names.Add("student");

        if ((roles & Roles.Instructor) != 0)
            names.Add("instructor");

        if ((roles & Roles.Admin) != 0)
            names.Add("admin");

        return names;
    }

    /// <summary>All roles by OpenCode's names, for people to read: <c>student, instructor</c>.</summary>
    /// <param name="roles">The roles.</param>
    public static string All(Roles roles) => string.Join(", ", Each(roles));

    /// <summary>All roles by OpenCode's names, the least first.</summary>
    /// <param name="roles">The roles.</param>
    public static IReadOnlyList<string> Each(Roles roles) =>
        [.. new[] { Roles.Student, Roles.TeachingAssistant, Roles.Instructor, Roles.Admin }.Where(role => (roles & role) != 0).Select(OpenCode)];

    private static readonly string[] OnlyStudent = ["student"];

    private static readonly string[] StudentAndInstructor = ["student", "instructor"];
}
