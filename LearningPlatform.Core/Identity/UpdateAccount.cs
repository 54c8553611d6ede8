using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>A field of a partial update: absent, or a new value, which may be none.</summary>
/// <typeparam name="T">The field's type.</typeparam>
/// <param name="Given">False leaves the field as it is.</param>
/// <param name="Value">The new value; null clears the field where that is possible.</param>
public readonly record struct Change<T>(bool Given, T? Value)
{
    /// <summary>The field after the change.</summary>
    /// <param name="present">The field before.</param>
    public T? Or(T? present) => Given ? Value : present;

    /// <summary>A new value.</summary>
    /// <param name="value">The value; null means absent, not cleared.</param>
    public static Change<T> IfGiven(T? value) => new(value is not null, value);
}

/// <summary>A partial update of an account's own data. What isn't named here can't be changed by it: address, username, roles, status.</summary>
public sealed record AccountPatch
{
    /// <summary>The full name.</summary>
    public Change<string> FullName { get; init; }

    /// <summary>The free name to be shown (Wayr's username).</summary>
    public Change<string> DisplayName { get; init; }

    /// <summary>ISO 3166-1 alpha-2 in any case (Wayr).</summary>
    public Change<string> CountryCode { get; init; }

    /// <summary>A few words.</summary>
    public Change<string> Bio { get; init; }

    /// <summary>Where the person lives.</summary>
    public Change<string> Location { get; init; }

    /// <summary>The person's site.</summary>
    public Change<string> Website { get; init; }

    /// <summary>The picture.</summary>
    public Change<string> AvatarUrl { get; init; }

    /// <summary>Academy's profile; null leaves it as it is.</summary>
    public ProfilePatch? Profile { get; init; }

    /// <summary>Name on GitHub.</summary>
    public Change<string> Github { get; init; }

    /// <summary>Name on LinkedIn.</summary>
    public Change<string> Linkedin { get; init; }

    /// <summary>Name on Twitter.</summary>
    public Change<string> Twitter { get; init; }

    /// <summary>See <see cref="Identity.Preferences.Theme"/>.</summary>
    public Change<string> Theme { get; init; }

    /// <summary>See <see cref="Identity.Preferences.Language"/>.</summary>
    public Change<string> Language { get; init; }

    /// <summary>See <see cref="Identity.Preferences.Timezone"/>.</summary>
    public Change<string> Timezone { get; init; }

    /// <summary>See <see cref="NotificationPreferences.Email"/>.</summary>
    public bool? NotifyByEmail { get; init; }

    /// <summary>See <see cref="NotificationPreferences.Push"/>.</summary>
    public bool? NotifyByPush { get; init; }

    /// <summary>See <see cref="NotificationPreferences.Achievements"/>.</summary>
    public bool? NotifyAchievements { get; init; }

    /// <summary>See <see cref="NotificationPreferences.Reminders"/>.</summary>
    public bool? NotifyReminders { get; init; }

    /// <summary>See <see cref="CodeEditorPreferences.Theme"/>.</summary>
    public Change<string> EditorTheme { get; init; }

    /// <summary>See <see cref="CodeEditorPreferences.FontSize"/>.</summary>
    public int? EditorFontSize { get; init; }

    /// <summary>See <see cref="CodeEditorPreferences.TabSize"/>.</summary>
    public int? EditorTabSize { get; init; }

    /// <summary>See <see cref="CodeEditorPreferences.WordWrap"/>.</summary>
    public bool? EditorWordWrap { get; init; }
}

/// <summary>
/// Changes an account's own data, by its owner or by whoever manages users. The URL of a picture that the platform serves changes nothing: such a picture is shown
/// by itself as soon as it is finished, and nobody can take another one's.
/// </summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="links">Where the platform is.</param>
/// <param name="time">The clock.</param>
public sealed class UpdateAccount(IAccounts accounts, Links links, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Changes.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The account.</param>
    /// <param name="patch">What changes.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Account>> Handle(Caller caller, Guid id, AccountPatch patch, CancellationToken ct)
    {
        // Before the account is looked for, so that the answer doesn't tell whether it exists.
        if (!GetAccount.Changes(caller, id))
            return new Forbidden(ForbiddenReason.Owner);

        if (OwnAvatars.Has(patch.AvatarUrl.Value, links))
            patch = patch with { AvatarUrl = default };

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(id, ct) is not { } account || account.Standing is Standing.Deleted or Standing.Erased)
                return id == caller.UserId ? Unauthenticated.NoAccount : Refusals.User;

            var changed = Decide(account, patch, time.GetUtcNow());
            if (!changed.Ok)
                return changed.Error;

            if (await accounts.Write(new AccountChange(changed.Value, Events(account, changed.Value)), ct) == Stored.Done)
                return changed.Value with { Version = changed.Value.Version + 1 };
        }

        return new Unavailable("identity.busy", "The account is being changed elsewhere. Try again.");
    }

    private List<EventEnvelope> Events(Account before, Account after)
    {
        var events = new List<EventEnvelope>();
        if (before.Preferences.Timezone != after.Preferences.Timezone)
            events.Add(EventEnvelope.Of(new TimezoneChanged(after.Preferences.Timezone ?? "UTC"), after.Id, after.UpdatedAt));

        if (OwnAvatars.Has(before.Profile.AvatarUrl, links) && before.Profile.AvatarUrl != after.Profile.AvatarUrl)
            events.Add(EventEnvelope.Of(new OwnAvatarLeft(after.Id), after.Id, after.UpdatedAt));

        return events;
    }

    /// <summary>The account after the patch.</summary>
    /// <param name="account">The account before.</param>
    /// <param name="patch">What changes.</param>
    /// <param name="now">When.</param>
    public static Outcome<Account> Decide(Account account, AccountPatch patch, DateTimeOffset now)
    {
        if (patch.Timezone is { Given: true, Value: { } zone } && !Preferences.IsTimezone(zone))
            return Invalid.Field("preferences.timezone", "must be an IANA time zone", zone);

        if (patch.DisplayName is { Given: true, Value: { } name } && string.IsNullOrWhiteSpace(name))
            return Invalid.Field("username", "must not be blank", name);

        var written = patch.Profile is null ? account.Profile : ProfilePatch.Decide(account.Profile, patch.Profile, now);
        if (!written.Ok)
            return written.Error;

        var (profile, preferences) = (written.Value, account.Preferences);
        var (notifications, editor, social) = (preferences.Notifications, preferences.CodeEditor, profile.Social);
        return account with
        {
            FullName = patch.FullName.Or(account.FullName)?.Trim(),
            DisplayName = patch.DisplayName.Or(account.DisplayName)?.Trim(),
            UpdatedAt = now,
            Profile = profile with
            {
                CountryCode = patch.CountryCode.Or(profile.CountryCode)?.ToUpperInvariant(),
                Bio = patch.Bio.Or(profile.Bio),
                Location = patch.Location.Or(profile.Location),
                Website = patch.Website.Or(profile.Website),
                AvatarUrl = patch.AvatarUrl.Or(profile.AvatarUrl),
                Social = new SocialNames(patch.Github.Or(social.Github), patch.Linkedin.Or(social.Linkedin), patch.Twitter.Or(social.Twitter)),
            },
            Preferences = preferences with
            {
                Theme = patch.Theme.Or(preferences.Theme)!,
                Language = patch.Language.Or(preferences.Language)!,
                Timezone = patch.Timezone.Or(preferences.Timezone),
                Notifications = new NotificationPreferences
                {
                    Email = patch.NotifyByEmail ?? notifications.Email,
                    Push = patch.NotifyByPush ?? notifications.Push,
                    Achievements = patch.NotifyAchievements ?? notifications.Achievements,
                    Reminders = patch.NotifyReminders ?? notifications.Reminders,
                },
                CodeEditor = new CodeEditorPreferences
                {
                    Theme = patch.EditorTheme.Or(editor.Theme)!,
                    FontSize = patch.EditorFontSize ?? editor.FontSize,
                    TabSize = patch.EditorTabSize ?? editor.TabSize,
                    WordWrap = patch.EditorWordWrap ?? editor.WordWrap,
                },
            },
        };
    }
}
