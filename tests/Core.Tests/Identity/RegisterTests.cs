using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class RegisterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RegistrationRules Free = new(InstructorApproval: false);
    private static readonly Registration Plain = new(Issuer.OpenCode, "ada@example.com", "password", Client.Unknown);

    [Fact]
    public void A_new_account_is_an_active_student()
    {
        var account = Decide(Plain with { Username = "ada", FullName = "  Ada Lovelace " }, Free);
        Assert.Equal((Roles.Student, AccountStatus.Active, "ada", true, "Ada Lovelace"), (account.Roles, account.Status, account.Username, account.UsernameChosen, account.FullName));
        Assert.Null(account.LastLoginAt);
    }

    [Fact]
    public void An_instructor_is_one_at_once_where_no_approval_is_asked_for() =>
        Assert.Equal((Roles.Student | Roles.Instructor, Roles.None), Granted(Decide(Plain with { Wanted = Roles.Instructor }, Free)));

    [Fact]
    public void An_instructor_waits_as_a_student_where_approval_is_asked_for() =>
        Assert.Equal((Roles.Student, Roles.Instructor), Granted(Decide(Plain with { Wanted = Roles.Instructor }, new RegistrationRules(InstructorApproval: true))));

    [Fact]
    public void Nobody_registers_as_an_administrator() =>
        Assert.Equal((Roles.Student, Roles.None), Granted(Decide(Plain with { Wanted = Roles.Admin | Roles.TeachingAssistant }, Free)));

    [Fact]
    public void An_account_that_must_confirm_its_address_is_not_active_academy_R12() =>
        Assert.Equal(Standing.Unverified, Decide(Plain with { MustConfirm = true }, Free).Standing);

    [Fact]
    public void An_unconfirmed_registration_is_replaced_whole_under_its_id()
    {
        var pending = Some.Account() with { Status = AccountStatus.Unverified, FullName = "Eve", PasswordHash = "eve's", Version = 3 };
        var account = Register.Decide(Plain with { Issuer = Issuer.Labs }, Some.Email(Plain.Email), "ada's", pending, Free, Now, 0);
        Assert.Equal((pending.Id, 3u, "ada's", null, Standing.Good), (account.Id, account.Version, account.PasswordHash, account.FullName, account.Standing));
    }

    [Fact]
    public void A_handle_is_made_from_the_given_name_and_never_from_the_address()
    {
        Assert.Equal("johndoe", Decide(Plain with { Email = "secret@example.com", DisplayName = "johndoe" }, Free).Username);
        Assert.StartsWith("learner-", Decide(Plain with { Email = "secret@example.com" }, Free).Username, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Standing.Good, Issuer.Wayr, null)]
    [InlineData(Standing.Unverified, Issuer.Academy, ForbiddenReason.NotVerified)]
    [InlineData(Standing.Suspended, Issuer.Wayr, ForbiddenReason.AccountInactive)]
    [InlineData(Standing.Suspended, Issuer.Labs, null)]
    [InlineData(Standing.Inactive, Issuer.Labs, null)]
    [InlineData(Standing.Unverified, Issuer.Labs, ForbiddenReason.NotVerified)]
    [InlineData(Standing.Deleted, Issuer.Labs, ForbiddenReason.AccountDeleted)]
    public void A_right_password_is_not_enough_for_every_account(Standing standing, Issuer issuer, ForbiddenReason? reason) =>
        Assert.Equal(reason, (SignIn.Refusal(standing, issuer) as Forbidden)?.Reason);

    [Fact]
    public void An_erased_account_keeps_its_id_and_nothing_of_the_person()
    {
        var account = Some.Account() with { FullName = "Ada Lovelace", PasswordHash = "hash", Profile = new Profile { Bio = "I count." }, LastLoginAt = Now };
        var erased = EraseAccount.Decide(account, Now);
        Assert.Equal(
            (account.Id, Standing.Erased, null, null, null, new Profile(), null),
            (erased.Id, erased.Standing, erased.Email, erased.FullName, erased.PasswordHash, erased.Profile, erased.LastLoginAt));
        Assert.True(Username.IsValid(erased.Username), erased.Username);
    }

    [Fact]
    public void A_patch_changes_what_it_names_and_merges_preferences_key_by_key()
    {
        var account = Some.Account() with { FullName = "Ada", Profile = new Profile { Bio = "I count.", Social = new SocialNames("ada", "lovelace") } };
        var patch = new AccountPatch { Github = Change<string>.IfGiven("countess"), Timezone = Change<string>.IfGiven("Europe/London"), NotifyReminders = false, EditorFontSize = 18 };
        var changed = UpdateAccount.Decide(account, patch, Now).Value;
        Assert.Equal(("Ada", "I count.", new SocialNames("countess", "lovelace")), (changed.FullName, changed.Profile.Bio, changed.Profile.Social));
        Assert.Equal(("Europe/London", "auto", false, true, 18, 2), (changed.Preferences.Timezone, changed.Preferences.Theme, changed.Preferences.Notifications.Reminders, changed.Preferences.Notifications.Email, changed.Preferences.CodeEditor.FontSize, changed.Preferences.CodeEditor.TabSize));
        Assert.Null(UpdateAccount.Decide(account, new AccountPatch { Bio = new Change<string>(true, null) }, Now).Value.Profile.Bio);
    }

    [Theory]
    [InlineData("Europe/London", true)]
    [InlineData("America/Argentina/Buenos_Aires", true)]
    [InlineData("UTC", true)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("", false)]
    [InlineData("../../etc/passwd", false)]
    public void A_time_zone_must_be_one_that_days_can_be_computed_in(string zone, bool known) =>
        Assert.Equal(known, UpdateAccount.Decide(Some.Account(), new AccountPatch { Timezone = new Change<string>(true, zone) }, Now).Ok);

    [Theory]
    [InlineData(true, Standing.Good, true, false, null)]
    [InlineData(false, Standing.Good, true, false, "identity.AccountGone")]
    [InlineData(true, Standing.Good, false, false, "identity.TokenInvalid")]
    [InlineData(true, Standing.Suspended, true, false, "kernel.forbidden.AccountInactive")]
    [InlineData(true, Standing.Suspended, true, true, null)]
    [InlineData(true, Standing.Suspended, false, true, "identity.TokenInvalid")]
    [InlineData(true, Standing.Deleted, true, true, "identity.AccountGone")]
    [InlineData(true, Standing.Unverified, true, true, "kernel.forbidden.AccountInactive")]
    public void A_genuine_token_stands_for_a_caller_only_while_session_and_account_are_in_order(bool exists, Standing standing, bool open, bool acceptSuspended, string? refusal)
    {
        var claims = new AccessClaims(Ids.New(), Ids.New(), Issuer.Wayr, Now);
        var admitted = Admission.Decide(claims, exists ? new SessionState(Roles.Admin, standing, open) : null, acceptSuspended);
        Assert.Equal(refusal, admitted.Error?.Code);
        if (refusal is null)
            Assert.Equal(new Caller(claims.AccountId, Roles.Admin, claims.SessionId), admitted.Value);
    }

    private static Account Decide(Registration registration, RegistrationRules rules) =>
        Register.Decide(registration, Some.Email(registration.Email), "hash", null, rules, Now, 0);

    private static (Roles Has, Roles WaitsFor) Granted(Account account) => (account.Roles, account.RequestedRoles);
}
