using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Kernel;
using Xunit;

namespace LearningPlatform.Core.Tests.Identity;

public sealed class ApiKeyTests
{
    private static readonly byte[] Secret = Secrets.New();

    public static TheoryData<string?, string[]?, double?, string> Bad => new()
    {
        { null, ["read:content"], null, "name" },
        { "   ", ["read:content"], null, "name" },
        { new string('x', 101), ["read:content"], null, "name" },
        { "a\0b", ["read:content"], null, "name" },
        { "key", null, null, "permissions" },
        { "key", [], null, "permissions" },
        { "key", ["read:everything"], null, "permissions" },
        { "key", ["manage:users"], null, "permissions" },
        { "key", ["read:content"], 0, "expiresAt" },
        { "key", ["read:content"], 4000, "expiresAt" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Given_a_bad_request_Then_it_names_the_field(string? name, string[]? permissions, double? days, string field)
    {
        var request = new ApiKeyRequest(name, permissions, days is { } d ? Some.Past.AddDays(d) : null, Client.Unknown);
        Assert.Equal(field, Assert.IsType<Invalid>(CreateApiKey.Decide(Student, request, Secret, Some.Past).Error).Fields[0].Field);
    }

    [Fact]
    public void Given_a_good_request_Then_only_the_hash_and_the_ending_are_kept()
    {
        var key = CreateApiKey.Decide(Student, new ApiKeyRequest(" ci ", ["read:content", "read:content", "execute:code"], Some.Past.AddDays(1), Client.Unknown), Secret, Some.Past).Value;

        Assert.Equal(("ci", Permission.ReadContent | Permission.ExecuteCode, Secrets.Text(Secret)[^4..]), (key.Name, key.Allows, key.Ending));
        Assert.Equal(key.Hash, ApiKey.HashOf(ApiKey.Prefix + Secrets.Text(Secret)));
        Assert.Null(ApiKey.HashOf(Secrets.Text(Secret)));
        Assert.Null(ApiKey.HashOf(ApiKey.Prefix + Secrets.Text(Secret) + "A"));
        Assert.Null(ApiKey.HashOf(""));
    }

    [Fact]
    public void Given_a_key_Then_it_narrows_what_its_owner_may_and_never_widens()
    {
        var admin = new Caller(Ids.New(), Roles.Student | Roles.Admin, Guid.Empty);
        Assert.True(admin.May(Permission.ManageUsers) && admin.Is(Roles.Admin));

        var key = admin with { KeyAllows = Permission.ManageUsers };
        Assert.True(key.May(Permission.ManageUsers));
        Assert.False(key.May(Permission.ReadContent) || key.Is(Roles.Admin) || key.Is(Roles.Student));
        Assert.True((admin with { KeyAllows = Permission.All }).Is(Roles.Admin));

        // The owner isn't an administrator any more.
        Assert.False((key with { Roles = Roles.Student }).May(Permission.ManageUsers));
        Assert.False(Caller.Anonymous.May(Permission.All));
    }

    [Theory]
    [InlineData(Standing.Good, null)]
    [InlineData(Standing.Suspended, typeof(Forbidden))]
    [InlineData(Standing.Inactive, typeof(Forbidden))]
    [InlineData(Standing.Deleted, typeof(Unauthenticated))]
    [InlineData(Standing.Erased, typeof(Unauthenticated))]
    public void Given_an_owner_who_may_not_Then_neither_may_the_key(Standing standing, Type? refusal)
    {
        var key = CreateApiKey.Decide(Student, new ApiKeyRequest("ci", ["read:content"], Some.Past.AddDays(1), Client.Unknown), Secret, Some.Past).Value;
        var facts = new ApiKeyFacts(key, Roles.Student, standing);

        Assert.Equal(refusal, facts.Admit(Some.Past).Error?.GetType());
        Assert.Equal(AuthFault.TokenExpired, Assert.IsType<Unauthenticated>(facts.Admit(Some.Past.AddDays(1)).Error).Reason);
    }

    private static Caller Student => new(Ids.New(), Roles.Student, Ids.New());
}
