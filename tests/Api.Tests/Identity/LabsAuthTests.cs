using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

public sealed class LabsAuthTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Base = "/labs/api/v1";

    private HttpClient Http => api.Client;

    [Fact]
    public async Task Registering_signs_in_with_the_name_or_the_part_before_the_at()
    {
        var email = Product.Email();
        var answer = (await Http.Post($"{Base}/register", new { email, password = "password" })).Is(201);
        Assert.Equal(("Bearer", email.Split('@')[0], email, "USER", "ACTIVE"), (answer["data.token_type"], answer["data.user.name"], answer["data.user.email"], answer["data.user.role"], answer["data.user.status"]));
        Assert.Equal(answer["data.user.id"], (await Http.Get($"{Base}/me", answer["data.token"])).Is(200)["data.id"]);

        // Others don't see the part before the at.
        var seen = (await Http.Get($"/opencode/v1/users/{answer["data.user.id"]}", Product.OpenCode.TokenOf(await Product.OpenCode.Login(Http, DevelopmentAccounts.Student, DevelopmentAccounts.Password)))).Is(200);
        Assert.DoesNotContain(email.Split('@')[0], seen.Json!.ToJsonString(), StringComparison.Ordinal);

        Assert.Equal("Ada", (await Http.Post($"{Base}/register", new { email = Product.Email(), password = "password", name = "Ada" })).Is(201)["data.user.name"]);
    }

    [Theory]
    [InlineData("""{"password":"password"}""", "email")]
    [InlineData("""{"email":"nobody","password":"password"}""", "email")]
    [InlineData("""{"email":"a@example.com","password":"short"}""", "password")]
    [InlineData("{", null)]
    public async Task Registering_with_bad_input_is_a_422_by_field(string body, string? field)
    {
        var answer = (await Http.Post($"{Base}/register", body)).Is(422);
        if (field is not null)
            Assert.Contains(answer.Json!["errors"]!.AsObject(), error => error.Key == field);
    }

    [Fact]
    public async Task Logging_in_answers_a_token_that_ends_with_logging_out_and_no_other_does()
    {
        var email = Product.Email();
        await Product.Labs.Register(Http, email, "password");
        var here = (await Product.Labs.Login(Http, email, "password")).Is(200)["data.token"]!;
        var there = (await Product.Labs.Login(Http, email, "password")).Is(200)["data.token"]!;

        (await Http.Post($"{Base}/logout", token: here)).Is(204);

        (await Http.Get($"{Base}/me", here)).Is(401);
        (await Http.Post($"{Base}/logout", token: here)).Is(401);
        (await Http.Get($"{Base}/me", there)).Is(200);
        (await Http.Get($"{Base}/me")).Is(401);
        (await Http.Post($"{Base}/login", new { email })).Is(422);
        (await Product.Labs.Login(Http, email, "wrong")).Is(401);
    }
}
