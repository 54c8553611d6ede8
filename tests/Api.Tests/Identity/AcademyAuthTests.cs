using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Xunit;

namespace Api.Tests.Identity;

public sealed class AcademyAuthTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = "/academy/api/auth";

    private HttpClient Http => api.Client;

    [Fact]
    public async Task A_registration_is_active_only_after_its_mailed_token_academy_R12()
    {
        var (email, password) = (Product.Email(), Product.Password);
        Assert.Equal("Verification email sent", (await Http.Post($"{Auth}/email/register", new { email, password })).Is(200)["message"]);
        (await Http.Post($"{Auth}/login", new { email, password })).Is(403, "INSUFFICIENT_PERMISSIONS");
        (await Http.Post($"{Auth}/login", new { email, password = "Wrong-horse-9" })).Is(401, "INVALID_CREDENTIALS");
        (await Product.OpenCode.Login(Http, email, password)).Is(401, "ACCOUNT_LOCKED");

        var token = await Http.MailedToken(email);
        var pair = (await Http.Post($"{Auth}/email/verify", new { token })).Is(200);

        var claims = Product.Claims(pair["access_token"]!);
        Assert.Equal(("auth-service", 900), (claims["iss"]!.ToString(), (int)claims["exp"]! - (int)claims["iat"]!));
        Assert.Equal(["user", "student"], claims["roles"]!.AsArray().Select(role => role!.ToString()));
        Assert.Equal(["read:profile", "write:profile", "read:courses"], claims["permissions"]!.AsArray().Select(permission => permission!.ToString()));
        (await Http.Post($"{Auth}/email/verify", new { token })).Is(401, "TOKEN_INVALID");
        (await Http.Post($"{Auth}/login", new { email, password })).Is(200);
        (await Http.Post($"{Auth}/email/register", new { email, password })).Is(409, "RESOURCE_ALREADY_EXISTS");
    }

    [Fact]
    public async Task Registering_again_before_confirming_replaces_the_first_and_mails_anew()
    {
        var email = Product.Email();
        (await Http.Post($"{Auth}/email/register", new { email, password = Product.Password })).Is(200);
        var first = await Http.MailedToken(email);
        (await Http.Post($"{Auth}/email/register", new { email, password = "Another-horse-9" })).Is(200);
        var second = await Http.MailedToken(email, notThis: first);

        (await Http.Post($"{Auth}/email/verify", new { token = first })).Is(401, "TOKEN_INVALID");
        (await Http.Post($"{Auth}/email/verify", new { token = second })).Is(200);
        (await Http.Post($"{Auth}/login", new { email, password = Product.Password })).Is(401, "INVALID_CREDENTIALS");
        (await Http.Post($"{Auth}/login", new { email, password = "Another-horse-9" })).Is(200);
    }

    [Fact]
    public async Task The_outbox_shows_the_mail_to_its_address_only_and_there_is_none_in_production()
    {
        var email = Product.Email();
        (await Http.Post($"{Auth}/email/register", new { email, password = Product.Password })).Is(200);
        await Http.MailedToken(email);

        var mail = Assert.Single((await Http.Get($"/dev/outbox?to={email.ToUpperInvariant()}")).Is(200).Json!.AsArray())!;
        Assert.Equal(["channel", "to", "subject", "text", "html", "at"], mail.AsObject().Select(member => member.Key));
        Assert.Equal(("email", email), (mail["channel"]!.ToString(), mail["to"]!.ToString()));

        var database = await PostgresServer.CreateDatabaseAsync();
        await using (var production = await ApiNode.StartAsync(database, [new("Http:RequireHttps", "false")], environment: "Production"))
            (await production.Client.Get($"/dev/outbox?to={email}")).Is(404);

        await PostgresServer.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task Production_refuses_to_start_on_a_database_with_development_accounts()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => ApiNode.StartAsync(api.ConnectionString, environment: "Production"));
        Assert.Contains("admin@demo.test", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("email/register", """{"email":"nobody","password":"Correct-horse-9"}""")]
    [InlineData("email/register", """{"email":"a@example.com","password":"weakpassword"}""")]
    [InlineData("email/register", "{")]
    [InlineData("email/verify", "{}")]
    [InlineData("login", """{"email":"a@example.com"}""")]
    [InlineData("refresh", "{}")]
    [InlineData("logout", "{}")]
    public async Task Bad_input_is_a_400_in_both_forms_of_the_Auth_service_academy_D02(string operation, string body)
    {
        var answer = (await Http.Post($"{Auth}/{operation}", body)).Is(400, "INVALID_REQUEST");
        Assert.Equal((answer["code"], answer["message"]), (answer["error.code"], answer["error.message"]));
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_its_reuse_ends_the_family()
    {
        var first = (await Product.Academy.Login(Http, DevelopmentAccounts.Student, DevelopmentAccounts.Password)).Is(200);
        var second = (await Http.Post($"{Auth}/refresh", new { refresh_token = first["refresh_token"] })).Is(200);
        (await Http.Post($"{Auth}/refresh", new { refresh_token = first["refresh_token"] })).Is(401, "TOKEN_INVALID");
        (await Http.Post($"{Auth}/refresh", new { refresh_token = second["refresh_token"] })).Is(401, "TOKEN_INVALID");
        (await Http.Post($"{Auth}/email/verify", new { token = "rubbish" })).Is(401, "TOKEN_INVALID");
    }

    [Fact]
    public async Task Remember_me_makes_the_refresh_token_last_90_days_and_stays_so()
    {
        var email = DevelopmentAccounts.Student;
        var month = (await Product.Academy.Login(Http, email, DevelopmentAccounts.Password)).Is(200);
        var quarter = (await Http.Post($"{Auth}/login", new { email, password = DevelopmentAccounts.Password, remember_me = true })).Is(200);
        var next = (await Http.Post($"{Auth}/refresh", new { refresh_token = quarter["refresh_token"] })).Is(200);
        Assert.Equal([30, 90, 90], new[] { month, quarter, next }.Select(answer => Product.Claims(answer["refresh_token"]!)).Select(claims => ((int)claims["exp"]! - (int)claims["iat"]!) / 86400));
    }

    [Fact]
    public async Task Logging_out_needs_the_refresh_token_alone_and_is_idempotent()
    {
        var pair = (await Product.Academy.Login(Http, DevelopmentAccounts.Student, DevelopmentAccounts.Password)).Is(200);
        for (var i = 0; i < 2; i++)
            (await Http.Post($"{Auth}/logout", new { refresh_token = pair["refresh_token"] })).Is(204);

        (await Http.Post($"{Auth}/logout", new { refresh_token = "rubbish" })).Is(204);
        (await Http.Post($"{Auth}/refresh", new { refresh_token = pair["refresh_token"] })).Is(401, "TOKEN_INVALID");
        (await Http.Get("/academy/api/profile", pair["access_token"])).Is(401, "INVALID_TOKEN");
    }

    [Fact]
    public async Task The_profile_is_missing_until_there_is_a_first_name_and_then_has_all_keys()
    {
        var profile = (await Product.Academy.GetMe(Http, Product.Academy.TokenOf(await Product.Academy.Login(Http, DevelopmentAccounts.Student, DevelopmentAccounts.Password)))).Is(200);
        Assert.Equal(("Demo", null, null), (profile["first_name"], profile["nickname"], profile["birth_date"]));
        (await Product.Academy.GetMe(Http, await Product.Academy.Register(Http, Product.Email(), Product.Password))).Is(404, "RESOURCE_NOT_FOUND");
        (await Http.Get("/academy/api/profile")).Is(401, "INVALID_TOKEN");
    }
}
