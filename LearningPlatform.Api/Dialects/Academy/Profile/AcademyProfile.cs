using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Media;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Media;

namespace LearningPlatform.Api.Dialects.Academy.Profile;

/// <summary>Academy's profile: read, change, and the picture's upload (academy-R58 to R70).</summary>
internal static class AcademyProfile
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("getProfile", Get);
        routes.Map("updateProfile", Update);
        routes.Map("presignAvatarUpload", Presign);
    }

    private static async Task<Outcome<ProfileView>> Get(Caller caller, GetAccount get, CancellationToken ct) => ProfileView.Of(await get.Handle(caller.UserId, ct));

    private static async Task<Outcome<ProfileView>> Update(Body<ProfileInput> body, Caller caller, UpdateAccount update, CancellationToken ct) =>
        ProfileView.Of(await update.Handle(caller, caller.UserId, body.Value.ToPatch(), ct));

    private static async Task<Outcome<AvatarPresignView>> Presign(Body<AvatarPresignInput> body, Caller caller, PresignAvatar presign, PublicOrigin origin, CancellationToken ct) =>
        (await presign.Handle(caller, body.Value.ContentType, body.Value.Size, ct)).Map(made => new AvatarPresignView(origin.To(made.UploadPath), made.AvatarUrl));
}

/// <summary>Body of updateProfile: absent fields stay, null clears.</summary>
/// <param name="FirstName">The first name.</param>
/// <param name="Nickname">A name to show.</param>
/// <param name="BirthDate">The day of birth.</param>
/// <param name="Gender">One of three words.</param>
/// <param name="Country">A country's name.</param>
/// <param name="City">A city's name.</param>
/// <param name="Company">Where the person works.</param>
/// <param name="Position">As what.</param>
/// <param name="ExperienceId">1 to 5.</param>
/// <param name="AvatarUrl">The picture.</param>
internal sealed record ProfileInput(
    Optional<string> FirstName, Optional<string> Nickname, Optional<DateOnly?> BirthDate, Optional<string> Gender, Optional<string> Country, Optional<string> City,
    Optional<string> Company, Optional<string> Position, Optional<int?> ExperienceId, Optional<string> AvatarUrl)
{
    /// <summary>What changes.</summary>
    public AccountPatch ToPatch() => new()
    {
        AvatarUrl = Of(AvatarUrl),
        Profile = new ProfilePatch
        {
            FirstName = Of(FirstName),
            Nickname = Of(Nickname),
            BirthDate = Of(BirthDate),
            Gender = Of(Gender),
            Country = Of(Country),
            City = Of(City),
            Company = Of(Company),
            Position = Of(Position),
            ExperienceId = Of(ExperienceId),
        },
    };

    private static Change<T> Of<T>(Optional<T> field) => new(field.IsSet, field.Value);
}

/// <summary>The profile; all keys are always there.</summary>
/// <param name="UserId">The account.</param>
/// <param name="FirstName">The first name.</param>
/// <param name="Nickname">A name to show.</param>
/// <param name="BirthDate">The day of birth.</param>
/// <param name="Gender">One of three words.</param>
/// <param name="Country">A country's name.</param>
/// <param name="City">A city's name.</param>
/// <param name="Company">Where the person works.</param>
/// <param name="Position">As what.</param>
/// <param name="ExperienceId">1 to 5.</param>
/// <param name="AvatarUrl">The picture.</param>
/// <param name="UpdatedAt">When the profile last changed.</param>
internal sealed record ProfileView(
    Guid UserId, string FirstName, string? Nickname, DateOnly? BirthDate, string? Gender, string? Country, string? City, string? Company, string? Position, int? ExperienceId,
    string? AvatarUrl, DateTimeOffset UpdatedAt)
{
    /// <summary>The profile of an account; there is none before its first name is known.</summary>
    /// <param name="account">The account.</param>
    public static Outcome<ProfileView> Of(Outcome<Account> account) =>
        !account.Ok ? account.Error
        : account.Value is not { Profile: { FirstName: { } firstName } profile } found ? new NotFound("profile")
        : new ProfileView(
            found.Id, firstName, profile.Nickname, profile.BirthDate, profile.Gender, profile.Country, profile.City, profile.Company, profile.Position, profile.ExperienceId,
            profile.AvatarUrl, profile.UpdatedAt ?? found.UpdatedAt);
}

/// <summary>Body of presignAvatarUpload.</summary>
/// <param name="ContentType">The file's media type.</param>
/// <param name="Size">Its bytes.</param>
internal sealed record AvatarPresignInput(string ContentType, long Size);

/// <summary>Where the picture goes, and where it will be seen.</summary>
/// <param name="UploadUrl">Takes the file.</param>
/// <param name="AvatarUrl">Shows it once it is finished.</param>
internal sealed record AvatarPresignView(string UploadUrl, string AvatarUrl);
