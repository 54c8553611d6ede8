namespace LearningPlatform.Core.Kernel;

/// <summary>Who asks: filled in once at the edge from the verified token, the same for every dialect. Roles are the account's present ones.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Roles">All roles of the account.</param>
/// <param name="SessionId">The sign-in that the token belongs to; empty for an API key.</param>
public sealed record Caller(Guid UserId, Roles Roles, Guid SessionId)
{
    /// <summary>A caller without a token. Operations that are public see this one.</summary>
    public static readonly Caller Anonymous = new(Guid.Empty, Roles.None, Guid.Empty);

    /// <summary>What the API key allows that the request came with; null for a person's own token. It only ever takes away.</summary>
    public Permission? KeyAllows { get; init; }

    /// <summary>True when there is an account behind the request.</summary>
    public bool SignedIn => UserId != Guid.Empty;

    /// <summary>True when the caller has at least one of the roles. An API key has a role only when it allows all that the role may.</summary>
    /// <param name="any">The roles that are good enough.</param>
    public bool Is(Roles any)
    {
        if (KeyAllows is not { } allows)
            return (Roles & any) != 0;

        foreach (var role in Enum.GetValues<Roles>())
        {
            if ((Roles & any & role) != 0 && (RolePermissions.Of(role) & ~allows) == 0)
                return true;
        }

        return false;
    }

    /// <summary>True when the caller's roles give him the permission, and his API key, if it is one, allows it.</summary>
    /// <param name="any">The permission; one of several is enough.</param>
    public bool May(Permission any) => (RolePermissions.Of(Roles) & (KeyAllows ?? Permission.All) & any) != 0;
}

/// <summary>The roles of the platform; an account may hold several. Each dialect has its own names for them.</summary>
[Flags]
public enum Roles
{
    /// <summary>No role: a visitor.</summary>
    None = 0,

    /// <summary>A learner (student, user, USER).</summary>
    Student = 1,

    /// <summary>A teacher (instructor, content_creator).</summary>
    Instructor = 2,

    /// <summary>Helps a teacher (teaching_assistant).</summary>
    TeachingAssistant = 4,

    /// <summary>Runs the platform (admin, ADMIN).</summary>
    Admin = 8,
}
