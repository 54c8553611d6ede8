using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.OpenCode.Users;

/// <summary>OpenCode's users: create, read, change, delete, list.</summary>
internal static class OpenCodeUsers
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("createUser", Create);
        routes.Map("getUserById", Get);
        routes.Map("updateUser", Update);
        routes.Map("deleteUser", Delete);
        routes.Map("listUsers", List);
    }

    private static async Task<Outcome<Reply<UserView>>> Create(Body<CreateUserInput> body, RequestOrigin origin, Register register, CancellationToken ct) =>
        (await register.Handle(body.Value.ToRegistration(origin.Client), ct))
            .Map(registered => Reply.Created(UserView.Full(registered.Account), $"/users/{registered.Account.Id}"));

    private static async Task<Outcome<UserView>> Get(Guid userId, Caller caller, GetAccount get, CancellationToken ct) =>
        (await get.Handle(userId, ct)).Map(account => View(caller, account));

    private static async Task<Outcome<UserView>> Update(Guid userId, Body<UpdateUserInput> body, Caller caller, UpdateAccount update, CancellationToken ct) =>
        (await update.Handle(caller, userId, body.Value.ToPatch(), ct)).Map(UserView.Full);

    private static Task<Outcome<Done>> Delete(Guid userId, Caller caller, EraseAccount erase, CancellationToken ct) => erase.Handle(caller, userId, ct);

    private static async Task<Outcome<Page<UserView>>> List(
        PageRequest page, string? sort, string? search, string? role, Caller caller, ListAccounts list, CancellationToken ct) =>
        UserSort.Parse(sort) is not { } by
            ? Invalid.Field("sort", "must name a field of a user", sort)
            : (await list.Handle(caller, new AccountQuery(page.Number, page.Size, by.Field, by.Descending, search, SearchEmail: false, UserSort.Role(role)), ct))
                .Map(found => found.Map(account => View(caller, account)));

    private static UserView View(Caller caller, Account account) => GetAccount.FullView(caller, account.Id) ? UserView.Full(account) : UserView.Public(account);
}

/// <summary>Body of createUser.</summary>
/// <param name="Email">The address.</param>
/// <param name="Username">The handle.</param>
/// <param name="Password">The password.</param>
/// <param name="FullName">The full name.</param>
/// <param name="Role"><c>student</c> or <c>instructor</c> (opencode-R56).</param>
internal sealed record CreateUserInput(string Email, string Username, string Password, string FullName, string? Role)
{
    /// <summary>What is asked.</summary>
    /// <param name="client">Where the request came from.</param>
    public Registration ToRegistration(Client client) => new(Issuer.OpenCode, Email, Password, client)
    {
        Username = Username,
        FullName = FullName,
        Wanted = Role == "instructor" ? Roles.Instructor : Roles.None,
    };
}

/// <summary>Body of updateUser: absent fields stay, <c>social</c> and <c>preferences</c> are merged key by key.</summary>
/// <param name="FullName">The full name.</param>
/// <param name="Bio">A few words.</param>
/// <param name="Location">Where the person lives.</param>
/// <param name="Website">The person's site.</param>
/// <param name="Social">Names in social networks.</param>
/// <param name="Preferences">Preferences.</param>
internal sealed record UpdateUserInput(string? FullName, string? Bio, string? Location, string? Website, SocialInput? Social, PreferencesInput? Preferences)
{
    /// <summary>What changes.</summary>
    public AccountPatch ToPatch() => new()
    {
        FullName = Change<string>.IfGiven(FullName),
        Bio = Change<string>.IfGiven(Bio),
        Location = Change<string>.IfGiven(Location),
        Website = Change<string>.IfGiven(Website),
        Github = Change<string>.IfGiven(Social?.Github),
        Linkedin = Change<string>.IfGiven(Social?.Linkedin),
        Twitter = Change<string>.IfGiven(Social?.Twitter),
        Theme = Change<string>.IfGiven(Preferences?.Theme),
        Language = Change<string>.IfGiven(Preferences?.Language),
        Timezone = Change<string>.IfGiven(Preferences?.Timezone),
        NotifyByEmail = Preferences?.Notifications?.Email,
        NotifyByPush = Preferences?.Notifications?.Push,
        NotifyAchievements = Preferences?.Notifications?.Achievements,
        NotifyReminders = Preferences?.Notifications?.Reminders,
        EditorTheme = Change<string>.IfGiven(Preferences?.CodeEditor?.Theme),
        EditorFontSize = Preferences?.CodeEditor?.FontSize,
        EditorTabSize = Preferences?.CodeEditor?.TabSize,
        EditorWordWrap = Preferences?.CodeEditor?.WordWrap,
    };
}

/// <summary>Part of updateUser.</summary>
/// <param name="Github">On GitHub.</param>
/// <param name="Linkedin">On LinkedIn.</param>
/// <param name="Twitter">On Twitter.</param>
internal sealed record SocialInput(string? Github, string? Linkedin, string? Twitter);

/// <summary>Part of updateUser.</summary>
/// <param name="Theme">Of the pages.</param>
/// <param name="Language">Of the pages.</param>
/// <param name="Timezone">IANA identifier.</param>
/// <param name="Notifications">What may be sent.</param>
/// <param name="CodeEditor">How the editor looks.</param>
internal sealed record PreferencesInput(string? Theme, string? Language, string? Timezone, NotificationsInput? Notifications, CodeEditorInput? CodeEditor);

/// <summary>Part of updateUser.</summary>
/// <param name="Email">Mail.</param>
/// <param name="Push">Push messages.</param>
/// <param name="Achievements">News about achievements.</param>
/// <param name="Reminders">Reminders to learn.</param>
internal sealed record NotificationsInput(bool? Email, bool? Push, bool? Achievements, bool? Reminders);

/// <summary>Part of updateUser.</summary>
/// <param name="Theme">Of the editor.</param>
/// <param name="FontSize">10 to 24.</param>
/// <param name="TabSize">2 to 8.</param>
/// <param name="WordWrap">Whether long lines are wrapped.</param>
internal sealed record CodeEditorInput(string? Theme, int? FontSize, int? TabSize, bool? WordWrap);

/// <summary>The <c>sort</c> and <c>role</c> parameters of listUsers.</summary>
internal static class UserSort
{
    /// <summary>Reads <c>field:asc</c> or <c>field:desc</c>; <c>createdAt:desc</c> without one, null for a field that a user hasn't (opencode-R47).</summary>
    /// <param name="sort">The parameter; its form was checked by the contract.</param>
    public static (AccountSort Field, bool Descending)? Parse(string? sort)
    {
        if (sort is null)
            return (AccountSort.CreatedAt, true);

        AccountSort? field = sort.Split(':')[0] switch
        {
            "id" => AccountSort.Id,
            "email" => AccountSort.Email,
            "username" => AccountSort.Username,
            "fullName" => AccountSort.FullName,
            "role" => AccountSort.Role,
            "avatar" => AccountSort.Avatar,
            "bio" => AccountSort.Bio,
            "location" => AccountSort.Location,
            "website" => AccountSort.Website,
            "createdAt" => AccountSort.CreatedAt,
            "updatedAt" => AccountSort.UpdatedAt,
            "lastLoginAt" => AccountSort.LastLoginAt,
            _ => null,
        };
        return field is { } known ? (known, sort.EndsWith(":desc", StringComparison.Ordinal)) : null;
    }

    /// <summary>The role to filter by; null for all.</summary>
    /// <param name="role">The parameter; its value was checked by the contract.</param>
    public static Roles? Role(string? role) => role switch
    {
        "student" => Roles.Student,
        "instructor" => Roles.Instructor,
        "teaching_assistant" => Roles.TeachingAssistant,
        "admin" => Roles.Admin,
        _ => null,
    };
}
