using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

public sealed class WayrAuthTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = "/wayr/api/auth";

    private HttpClient Http => api.Client;

    /// <summary>wayr-R20, R29.</summary>
    [Fact]
    public async Task Registering_makes_a_student_whatever_is_asked_and_counts_as_a_sign_in()
    {
        var email = Product.Email();
        var answer = (await Http.Post($"{Auth}/register", new { email, password = Product.Password, username = "johndoe", country_code = "us", profile_picture_url = "https://example.com/a.jpg", role = "admin" })).Is(201);
        Assert.Equal((email, "johndoe", "student"), (answer["data.user.email"], answer["data.user.username"], answer["data.user.role"]));

        var me = (await Http.Get($"{Auth}/me", answer["data.tokens.accessToken"])).Is(200);
        Assert.Equal(("johndoe", "US", "https://example.com/a.jpg", "true", "student"), (me["data.user.username"], me["data.user.country_code"], me["data.user.profile_picture_url"], me["data.user.is_active"], me["data.user.role"]));
        Assert.NotNull(me["data.user.last_login_date"]);

        // Names are not unique here; what was never given is null.
        (await Http.Post($"{Auth}/register", new { email = Product.Email(), password = Product.Password, username = "johndoe" })).Is(201);
        var bare = (await Http.Post($"{Auth}/register", new { email = Product.Email(), password = Product.Password })).Is(201);
        var nobody = (await Http.Get($"{Auth}/me", bare["data.tokens.accessToken"])).Is(200);
        Assert.Equal((null, null, null), (nobody["data.user.username"], nobody["data.user.country_code"], nobody["data.user.profile_picture_url"]));
    }

    /// <summary>wayr-R14 … R18.</summary>
    [Theory]
    [InlineData("nouppercase1!")]
    [InlineData("NOLOWERCASE1!")]
    [InlineData("NoNumbers!")]
    [InlineData("NoSpecial1")]
    [InlineData("Sh0rt!")]
    public async Task A_weak_password_is_refused_at_registration_and_not_at_login(string password)
    {
        var answer = (await Http.Post($"{Auth}/register", new { email = Product.Email(), password })).Is(400, "VALIDATION_ERROR");
        Assert.Equal("password", answer.Json!["error"]!["details"]![0]!["field"]!.ToString());
        (await Http.Post($"{Auth}/login", new { email = Product.Email(), password })).Is(401, "INVALID_CREDENTIALS");
    }

    [Theory]
    [InlineData("register", "{}")]
    [InlineData("register", "not json")]
    [InlineData("register", """{"email":"a@example.com","password":"SecureP@ssw0rd","country_code":"USA"}""")]
    [InlineData("register", """{"email":"a@example.com","password":"SecureP@ssw0rd","profile_picture_url":"javascript:alert(1)"}""")]
    [InlineData("login", """{"email":"a@example.com"}""")]
    [InlineData("refresh", "{}")]
    public async Task Bad_input_is_a_400_with_details(string operation, string body) => (await Http.Post($"{Auth}/{operation}", body)).Is(400, "VALIDATION_ERROR");

    /// <summary>wayr-R20, R22, R23.</summary>
    [Fact]
    public async Task A_refresh_token_is_a_JWT_of_seven_days_good_once_and_its_reuse_ends_the_family()
    {
        var first = (await Http.Post($"{Auth}/register", new { email = Product.Email(), password = Product.Password })).Is(201);
        var refresh = first["data.tokens.refreshToken"]!;
        var claims = Product.Claims(refresh);
        Assert.Equal((7 * 86400, 900), ((int)claims["exp"]! - (int)claims["iat"]!, (int)Product.Claims(first["data.tokens.accessToken"]!)["exp"]! - (int)Product.Claims(first["data.tokens.accessToken"]!)["iat"]!));
        (await Http.Get($"{Auth}/me", refresh)).Is(401, "INVALID_TOKEN");

        var second = (await Http.Post($"{Auth}/refresh", new { refreshToken = refresh })).Is(200);
        (await Http.Get($"{Auth}/me", second["data.tokens.accessToken"])).Is(200);
        (await Http.Post($"{Auth}/refresh", new { refreshToken = refresh })).Is(401, "INVALID_TOKEN");
        (await Http.Post($"{Auth}/refresh", new { refreshToken = second["data.tokens.refreshToken"] })).Is(401, "INVALID_TOKEN");
        (await Http.Get($"{Auth}/me", second["data.tokens.accessToken"])).Is(401, "INVALID_TOKEN");
    }

    /// <summary>Refused after the end by what the database knows; the client is told to forget its own (wayr-R24 … R26).</summary>
    [Fact]
    public async Task Logging_out_ends_refreshing_and_leaves_the_access_token_its_minutes()
    {
        var mine = (await Http.Post($"{Auth}/register", new { email = Product.Email(), password = Product.Password })).Is(201);
        var other = (await Http.Post($"{Auth}/register", new { email = Product.Email(), password = Product.Password })).Is(201);
        var (access, refresh) = (mine["data.tokens.accessToken"]!, mine["data.tokens.refreshToken"]!);

        Assert.Equal("refreshToken", (await Http.Post($"{Auth}/logout", new { refreshToken = other["data.tokens.refreshToken"] }, access)).Is(400, "VALIDATION_ERROR").Json!["error"]!["details"]![0]!["field"]!.ToString());
        (await Http.Post($"{Auth}/logout", new { refreshToken = refresh })).Is(401, "UNAUTHORIZED");
        (await Http.Post($"{Auth}/logout", new { }, access)).Is(400, "VALIDATION_ERROR");
        Assert.Equal("Logged out successfully. Please remove tokens from client storage.", (await Http.Post($"{Auth}/logout", new { refreshToken = refresh }, access)).Is(200)["data.message"]);
        (await Http.Post($"{Auth}/logout", new { refreshToken = refresh }, access)).Is(200);

        (await Http.Post($"{Auth}/refresh", new { refreshToken = refresh })).Is(401, "INVALID_TOKEN");
        (await Http.Get($"{Auth}/me", access)).Is(200);
        (await Http.Post($"{Auth}/refresh", new { refreshToken = other["data.tokens.refreshToken"] })).Is(200);
    }
}
