using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>A partial update of Academy's profile (academy-R58). Lengths and enumerations are those of the contract.</summary>
public sealed record ProfilePatch
{
    /// <summary>See <see cref="Profile.FirstName"/>; never cleared.</summary>
    public Change<string> FirstName { get; init; }

    /// <summary>See <see cref="Profile.Nickname"/>.</summary>
    public Change<string> Nickname { get; init; }

    /// <summary>See <see cref="Profile.BirthDate"/>.</summary>
    public Change<DateOnly?> BirthDate { get; init; }

    /// <summary>See <see cref="Profile.Gender"/>.</summary>
    public Change<string> Gender { get; init; }

    /// <summary>See <see cref="Profile.Country"/>.</summary>
    public Change<string> Country { get; init; }

    /// <summary>See <see cref="Profile.City"/>.</summary>
    public Change<string> City { get; init; }

    /// <summary>See <see cref="Profile.Company"/>.</summary>
    public Change<string> Company { get; init; }

    /// <summary>See <see cref="Profile.Position"/>.</summary>
    public Change<string> Position { get; init; }

    /// <summary>See <see cref="Profile.ExperienceId"/>.</summary>
    public Change<int?> ExperienceId { get; init; }

    /// <summary>The profile after the update. The first one needs a first name (decision of updateProfile).</summary>
    /// <param name="profile">The profile before.</param>
    /// <param name="patch">What changes.</param>
    /// <param name="now">When.</param>
    public static Outcome<Profile> Decide(Profile profile, ProfilePatch patch, DateTimeOffset now)
    {
        if (profile.FirstName is null && !patch.FirstName.Given)
            return new Invalid([new FieldError("first_name", "is required for the first update", FieldFault.Missing)], "first_name is required for the first update.");

        // Spaces alone are no name, whatever their number.
        foreach (var (field, change) in (ReadOnlySpan<(string, Change<string>)>)
                 [("first_name", patch.FirstName), ("nickname", patch.Nickname), ("country", patch.Country), ("city", patch.City), ("company", patch.Company), ("position", patch.Position)])
        {
            if (change is { Given: true, Value: { } text } && string.IsNullOrWhiteSpace(text))
                return Invalid.Field(field, "must not be empty", text);
        }

        // Somewhere on earth it is tomorrow already.
        if (patch.BirthDate is { Given: true, Value: { } day } && day > DateOnly.FromDateTime(now.UtcDateTime.AddHours(14)))
            return Invalid.Field("birth_date", "must not lie in the future", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

        return profile with
        {
            FirstName = patch.FirstName.Or(profile.FirstName)!.Trim(),
            Nickname = patch.Nickname.Or(profile.Nickname)?.Trim(),
            BirthDate = patch.BirthDate.Or(profile.BirthDate),
            Gender = patch.Gender.Or(profile.Gender),
            Country = patch.Country.Or(profile.Country)?.Trim(),
            City = patch.City.Or(profile.City)?.Trim(),
            Company = patch.Company.Or(profile.Company)?.Trim(),
            Position = patch.Position.Or(profile.Position)?.Trim(),
            ExperienceId = patch.ExperienceId.Or(profile.ExperienceId),
            UpdatedAt = now,
        };
    }
}
