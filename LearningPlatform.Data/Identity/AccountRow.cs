using System.Text.Json;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace LearningPlatform.Data.Identity;

/// <summary>An account as stored.</summary>
internal sealed class AccountRow
{
    public const string EmailIndex = "ux_accounts_email_key";

    public const string PhoneIndex = "ux_accounts_phone";

    public const string UsernameIndex = "ux_accounts_username_key";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public required Guid Id { get; init; }

    public string? Email { get; init; }

    public string? EmailKey { get; init; }

    public DateTimeOffset? EmailVerifiedAt { get; init; }

    public string? Phone { get; init; }

    public required string Username { get; init; }

    public required string UsernameKey { get; init; }

    public bool UsernameChosen { get; init; }

    public string? DisplayName { get; init; }

    public string? FullName { get; init; }

    public string? PasswordHash { get; init; }

    public DateTimeOffset? PasswordChangedAt { get; init; }

    public DateTimeOffset? SecondFactorAt { get; init; }

    public Roles Roles { get; init; }

    public Roles RequestedRoles { get; init; }

    public AccountStatus Status { get; init; }

    public DateTimeOffset? DeletedAt { get; init; }

    public DateTimeOffset? ErasedAt { get; init; }

    public Issuer Origin { get; init; }

    public string? Metadata { get; init; }

    public string? AvatarUrl { get; init; }

    public string? Bio { get; init; }

    public string? Location { get; init; }

    public string? Website { get; init; }

    public string? Github { get; init; }

    public string? Linkedin { get; init; }

    public string? Twitter { get; init; }

    public string? CountryCode { get; init; }

    public string? FirstName { get; init; }

    public string? Nickname { get; init; }

    public DateOnly? BirthDate { get; init; }

    public string? Gender { get; init; }

    public string? Country { get; init; }

    public string? City { get; init; }

    public string? Company { get; init; }

    public string? Position { get; init; }

    public int? ExperienceId { get; init; }

    public DateTimeOffset? ProfileUpdatedAt { get; init; }

    /// <summary>A column of its own beside the other preferences: other modules ask for it alone.</summary>
    public string? Timezone { get; init; }

    public required string Preferences { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? LastLoginAt { get; init; }

    public long Version { get; init; }

    // What follows is computed by the database, for lists: filters and orders that an index must be able to follow.

    /// <summary>0 admin, 1 instructor, 2 student, 3 teaching assistant: the mightiest role in the order of OpenCode's names.</summary>
    public short RoleRank { get; private set; }

    /// <summary>0 admin, 1 content creator, 2 student: the mightiest role in the order of Wayr's names.</summary>
    public short WayrRole { get; private set; }

    public bool Usable { get; private set; }

    /// <summary>The name that Wayr shows, in lower case.</summary>
    public string? ShownName { get; private set; }

    public string? SearchNames { get; private set; }

    public string? SearchEmail { get; private set; }

    public static AccountRow Of(Account account, uint version)
    {
        var profile = account.Profile;
        return new AccountRow
        {
            Id = account.Id,
            Email = account.Email?.Text,
            EmailKey = account.Email?.Key,
            EmailVerifiedAt = account.EmailVerifiedAt,
            Phone = account.Phone,
            Username = account.Username,
            UsernameKey = Core.Identity.Username.Key(account.Username),
            UsernameChosen = account.UsernameChosen,
            DisplayName = account.DisplayName,
            FullName = account.FullName,
            PasswordHash = account.PasswordHash,
            PasswordChangedAt = account.PasswordChangedAt,
            SecondFactorAt = account.SecondFactorAt,
            Roles = account.Roles,
            RequestedRoles = account.RequestedRoles,
            Status = account.Status,
            DeletedAt = account.DeletedAt,
            ErasedAt = account.ErasedAt,
            Origin = account.Origin,
            Metadata = account.Metadata?.GetRawText(),
            AvatarUrl = profile.AvatarUrl,
            Bio = profile.Bio,
            Location = profile.Location,
            Website = profile.Website,
            Github = profile.Social.Github,
            Linkedin = profile.Social.Linkedin,
            Twitter = profile.Social.Twitter,
            CountryCode = profile.CountryCode,
            FirstName = profile.FirstName,
            Nickname = profile.Nickname,
            BirthDate = profile.BirthDate,
            Gender = profile.Gender,
            Country = profile.Country,
            City = profile.City,
            Company = profile.Company,
            Position = profile.Position,
            ExperienceId = profile.ExperienceId,
            ProfileUpdatedAt = profile.UpdatedAt,
            Timezone = account.Preferences.Timezone,
            Preferences = JsonSerializer.Serialize(account.Preferences, Json),
            CreatedAt = account.CreatedAt,
            UpdatedAt = account.UpdatedAt,
            LastLoginAt = account.LastLoginAt,
            Version = version,
        };
    }

    public Account ToAccount() => new()
    {
        Id = Id,
        Email = EmailAddress.TryParse(Email, out var email) ? email : null,
        EmailVerifiedAt = EmailVerifiedAt,
        Phone = Phone,
        Username = Username,
        UsernameChosen = UsernameChosen,
        DisplayName = DisplayName,
        FullName = FullName,
        PasswordHash = PasswordHash,
        PasswordChangedAt = PasswordChangedAt,
        SecondFactorAt = SecondFactorAt,
        Roles = Roles,
        RequestedRoles = RequestedRoles,
        Status = Status,
        DeletedAt = DeletedAt,
        ErasedAt = ErasedAt,
        Origin = Origin,
        Metadata = Metadata is null ? null : JsonSerializer.Deserialize<JsonElement>(Metadata),
        Profile = new Profile
        {
            AvatarUrl = AvatarUrl,
            Bio = Bio,
            Location = Location,
            Website = Website,
            Social = new SocialNames(Github, Linkedin, Twitter),
            CountryCode = CountryCode,
            FirstName = FirstName,
            Nickname = Nickname,
            BirthDate = BirthDate,
            Gender = Gender,
            Country = Country,
            City = City,
            Company = Company,
            Position = Position,
            ExperienceId = ExperienceId,
            UpdatedAt = ProfileUpdatedAt,
        },
        Preferences = JsonSerializer.Deserialize<Preferences>(Preferences, Json) ?? new Preferences(),
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        LastLoginAt = LastLoginAt,
        Version = (uint)Version,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<AccountRow>
    {
        public void Configure(EntityTypeBuilder<AccountRow> builder)
        {
            builder.ToTable("accounts", "identity");
            builder.HasKey(a => a.Id);
            builder.Property(a => a.Version).IsConcurrencyToken();
            builder.Property(a => a.Metadata).HasColumnType("jsonb");
            builder.Property(a => a.Preferences).HasColumnType("jsonb");
            builder.Property(a => a.Status).HasConversion<string>();
            builder.Property(a => a.Origin).HasConversion<string>();

            // The keys are unique; an account without an address (phone only, erased) has no key.
            builder.HasIndex(a => a.EmailKey).IsUnique().HasDatabaseName(EmailIndex);
            builder.HasIndex(a => a.Phone).IsUnique().HasDatabaseName(PhoneIndex);
            builder.HasIndex(a => a.UsernameKey).IsUnique().HasDatabaseName(UsernameIndex);
            builder.HasIndex(a => new { a.CreatedAt, a.Id });

            builder.Property(a => a.RoleRank).HasComputedColumnSql(
                "(case when roles & 8 <> 0 then 0 when roles & 2 <> 0 then 1 when roles & 4 <> 0 then 3 else 2 end)::smallint", stored: true);
            builder.Property(a => a.WayrRole).HasComputedColumnSql("(case when roles & 8 <> 0 then 0 when roles & 2 <> 0 then 1 else 2 end)::smallint", stored: true);
            builder.Property(a => a.Usable).HasComputedColumnSql("status = 'Active' and deleted_at is null and erased_at is null", stored: true);
            builder.Property(a => a.ShownName).HasComputedColumnSql("lower(coalesce(display_name, case when username_chosen then username end))", stored: true);
            builder.Property(a => a.SearchNames).HasComputedColumnSql("lower(username) || E'\n' || lower(coalesce(full_name, ''))", stored: true);
            builder.Property(a => a.SearchEmail).HasComputedColumnSql("lower(email)", stored: true);
        }
    }
}
