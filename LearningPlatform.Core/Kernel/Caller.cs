namespace LearningPlatform.Core.Kernel;

/// <summary>Who asks: filled in once at the edge from the verified token, the same for every dialect. Roles are the account's present ones.</summary>
/// <param name="UserId">The account.</param>
/// <param name="Roles">All roles of the account.</param>
/// <param name="SessionId">The sign-in that the token belongs to; empty for an API key.</param>
public sealed record Caller(Guid UserId, Roles Roles, Guid SessionId)
{
    /// <summary>A caller without a token. Operations that are public see this one.</summary>
    public static readonly Caller Anonymous = new(Guid.Empty, Roles.None, Guid.Empty);

    /// <summary>True when there is an account behind the request.</summary>
    public bool SignedIn => UserId != Guid.Empty;

    /// <summary>True when the caller has at least one of the roles.</summary>
    /// <param name="any">The roles that are good enough.</param>
    public bool Is(Roles any) => (Roles & any) != 0;
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
