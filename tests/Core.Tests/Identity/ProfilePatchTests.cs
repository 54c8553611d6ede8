using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class ProfilePatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Profile Ada = new() { FirstName = "Ada", Nickname = "countess", City = "London", BirthDate = new DateOnly(1990, 12, 10), ExperienceId = 3, Bio = "Analyst" };

    [Fact]
    public void Only_what_is_given_changes_and_null_clears_academy_R58()
    {
        var patch = new ProfilePatch { Nickname = new(true, null), Country = new(true, " United Kingdom "), ExperienceId = new(true, null) };

        var profile = ProfilePatch.Decide(Ada, patch, Now).Value;

        Assert.Equal(Ada with { Nickname = null, Country = "United Kingdom", ExperienceId = null, UpdatedAt = Now }, profile);
    }

    [Fact]
    public void The_first_update_needs_a_first_name_academy_R59()
    {
        var refused = Assert.IsType<Invalid>(ProfilePatch.Decide(new Profile(), new ProfilePatch { City = new(true, "Paris") }, Now).Error);

        Assert.Equal(("first_name", FieldFault.Missing), (refused.Fields[0].Field, refused.Fields[0].Kind));
        Assert.Equal("Ada", ProfilePatch.Decide(new Profile(), new ProfilePatch { FirstName = new(true, " Ada ") }, Now).Value.FirstName);
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\u3000\u2003")]
    [InlineData("\t\n")]
    public void Spaces_alone_are_no_text(string text)
    {
        foreach (var (field, patch) in new (string, ProfilePatch)[]
                 {
                     ("first_name", new() { FirstName = new(true, text) }), ("nickname", new() { Nickname = new(true, text) }), ("country", new() { Country = new(true, text) }),
                     ("city", new() { City = new(true, text) }), ("company", new() { Company = new(true, text) }), ("position", new() { Position = new(true, text) }),
                 })
        {
            Assert.Equal(field, Assert.IsType<Invalid>(ProfilePatch.Decide(Ada, patch, Now).Error).Fields[0].Field);
        }
    }

    [Theory]
    [InlineData("2026-05-11", true)]
    [InlineData("2026-05-12", false)]
    [InlineData("1890-01-01", true)]
    public void Nobody_is_born_tomorrow_anywhere_on_earth(string day, bool good) =>
        Assert.Equal(good, ProfilePatch.Decide(Ada, new ProfilePatch { BirthDate = new(true, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)) }, Now).Ok);
}
