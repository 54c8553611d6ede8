using System.Text.RegularExpressions;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Npgsql;
using Xunit;

namespace Api.Tests.Identity;

/// <summary>Academy's phone codes, password reset, e-mail and phone change.</summary>
public sealed partial class AcademyCodesTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private const string Auth = "/academy/api/auth";
    private static int numbers = Random.Shared.Next(1_000_000);

    private HttpClient Http => api.Client;

    [Fact]
    public async Task A_code_makes_an_account_and_the_next_one_signs_in_to_it_academy_R07()
    {
        var phone = Phone();
        Assert.Equal("Code sent successfully", (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(200)["message"]);
        var code = await Code(phone);
        var first = (await Http.Post($"{Auth}/phone/verify", new { phone, code })).Is(200);
        var claims = Product.Claims(first["access_token"]!);
        Assert.Equal(("auth-service", null, 900), (claims["iss"]!.ToString(), claims["email"]?.ToString(), (int)claims["exp"]! - (int)claims["iat"]!));
        Assert.Equal(["user", "student"], claims["roles"]!.AsArray().Select(role => role!.ToString()));

        (await Http.Post($"{Auth}/phone/verify", new { phone, code })).Is(401, "INVALID_CREDENTIALS");
        var second = await SignInByPhone(phone);
        Assert.Equal(claims["sub"]!.ToString(), Product.Claims(second)["sub"]!.ToString());
        (await Http.Post($"{Auth}/refresh", new { refresh_token = first["refresh_token"] })).Is(200);
    }

    [Fact]
    public async Task A_new_account_gets_address_and_password_and_a_known_number_ignores_both()
    {
        var (phone, email) = (Phone(), Product.Email());
        var made = Product.Claims(await SignInByPhone(phone, email, Product.Password));
        Assert.Equal(email, made["email"]!.ToString());
        (await Http.Post($"{Auth}/login", new { email, password = Product.Password })).Is(200);

        var again = Product.Claims(await SignInByPhone(phone, Product.Email(), "Another-horse-9"));
        Assert.Equal((made["sub"]!.ToString(), email), (again["sub"]!.ToString(), again["email"]!.ToString()));
        (await Http.Post($"{Auth}/login", new { email, password = "Another-horse-9" })).Is(401, "INVALID_CREDENTIALS");
    }

    [Fact]
    public async Task An_address_of_somebody_else_answers_409_and_the_code_stays_good_for_another_one()
    {
        var phone = Phone();
        (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(200);
        var code = await Code(phone);
        (await Http.Post($"{Auth}/phone/verify", new { phone, code, email = DevelopmentAccounts.Student })).Is(409, "RESOURCE_ALREADY_EXISTS");
        (await Http.Post($"{Auth}/phone/verify", new { phone, code, email = Product.Email() })).Is(200);
    }

    [Fact]
    public async Task A_new_code_replaces_the_one_before()
    {
        var phone = Phone();
        (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(200);
        var first = await Code(phone);
        string second;
        do
        {
            (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(200);
            second = await Code(phone, notThis: first);
        }
        while (second == first);

        (await Http.Post($"{Auth}/phone/verify", new { phone, code = first })).Is(401, "INVALID_CREDENTIALS");
        (await Http.Post($"{Auth}/phone/verify", new { phone, code = second })).Is(200);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Five_wrong_codes_lock_the_number_whether_or_not_somebody_has_it_academy_D05(bool known)
    {
        var phone = Phone();
        if (known)
            await SignInByPhone(phone);

        (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(200);
        var code = await Code(phone);
        var shapes = new List<string>();
        for (var i = 0; i < 5; i++)
            shapes.Add((await Http.Post($"{Auth}/phone/verify", new { phone, code = Other(code) })).Is(401, "INVALID_CREDENTIALS").Shape);

        Assert.Single(shapes.Distinct());
        (await Http.Post($"{Auth}/phone/verify", new { phone, code })).Is(423, "ACCOUNT_LOCKED");
        var refused = (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(429, "RATE_LIMIT_EXCEEDED");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 900);
    }

    [Fact]
    public async Task One_code_in_two_hands_at_once_signs_in_one()
    {
        var phone = Phone();
        (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(200);
        var code = await Code(phone);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Http.Post($"{Auth}/phone/verify", new { phone, code })));

        Assert.Equal([200, 401, 401, 401], answers.Select(answer => answer.Status).Order());
    }

    [Theory]
    [InlineData("phone/send-code", """{"phone":"12345"}""")]
    [InlineData("phone/send-code", """{"phone":"+12025550"}""")]
    [InlineData("phone/send-code", """{"phone":"+9991234567"}""")]
    [InlineData("phone/send-code", """{"phone":null}""")]
    [InlineData("phone/send-code", """{"phone":"\u0000"}""")]
    [InlineData("phone/send-code", "{}")]
    [InlineData("phone/verify", """{"phone":"+12025550123","code":"12345"}""")]
    [InlineData("phone/verify", """{"phone":"+12025550123","code":123456}""")]
    [InlineData("phone/verify", """{"phone":"+12025550123","code":"١٢٣٤٥٦"}""")]
    [InlineData("phone/verify", """{"phone":"+12025550123","code":"123456","email":"nobody"}""")]
    [InlineData("phone/verify", """{"phone":"+12025550123","code":"123456","password":"securePassword123"}""")]
    [InlineData("password/reset/request", """{"email":"nobody"}""")]
    [InlineData("password/reset/confirm", """{"token":"x"}""")]
    [InlineData("password/reset/confirm", """{"token":1,"new_password":"Correct-horse-9"}""")]
    [InlineData("password/reset/confirm", """{"token":"x","new_password":"newSecurePassword123"}""")]
    [InlineData("email/update/confirm", """{"token":""}""")]
    public async Task Bad_input_is_a_400(string operation, string body) => (await Http.Post($"{Auth}/{operation}", body)).Is(400, "INVALID_REQUEST");

    [Theory]
    [InlineData("email/update/request", """{"email":"a@example.com"}""")]
    [InlineData("phone/update/send-code", """{"phone":"+12025550123"}""")]
    [InlineData("phone/update/verify", """{"phone":"+12025550123","code":"123456"}""")]
    public async Task A_change_needs_a_token_and_good_input(string operation, string body)
    {
        (await Http.Post($"{Auth}/{operation}", body)).Is(401, "TOKEN_INVALID");
        var token = Product.Academy.TokenOf(await Product.Academy.Login(Http, DevelopmentAccounts.Student, DevelopmentAccounts.Password));
        (await Http.Post($"{Auth}/{operation}", "{}", token)).Is(400, "INVALID_REQUEST");
    }

    [Fact]
    public async Task A_reset_sets_the_password_ends_all_sessions_lifts_the_lock_and_tells_the_owner()
    {
        var email = Product.Email();
        var session = await Product.Academy.Register(Http, email, Product.Password);
        for (var i = 0; i < 5; i++)
            (await Http.Post($"{Auth}/login", new { email, password = "Wrong-horse-9" })).Is(401);

        (await Http.Post($"{Auth}/login", new { email, password = Product.Password })).Is(423, "ACCOUNT_LOCKED");
        var confirmation = await Http.MailedToken(email);
        Assert.Equal("Reset email sent", (await Http.Post($"{Auth}/password/reset/request", new { email = email.ToUpperInvariant() })).Is(200)["message"]);
        var token = await Http.MailedToken(email, notThis: confirmation);
        var mail = (await Http.Get($"/dev/outbox?to={email}")).Json!.AsArray()[^1]!;
        Assert.Contains($"/reset?token={token}", mail["text"]!.ToString(), StringComparison.Ordinal);

        (await Http.Post($"{Auth}/password/reset/confirm", new { token, new_password = "Another-horse-9" })).Is(200);

        (await Http.Get("/academy/api/profile", session)).Is(401, "INVALID_TOKEN");
        (await Http.Post($"{Auth}/login", new { email, password = Product.Password })).Is(401, "INVALID_CREDENTIALS");
        (await Http.Post($"{Auth}/login", new { email, password = "Another-horse-9" })).Is(200);
        (await Http.Post($"{Auth}/password/reset/confirm", new { token, new_password = "Another-horse-9" })).Is(401, "TOKEN_INVALID");
        await Subject(email, "Your password was changed");
        Assert.Equal(["PasswordResetRequested", "PasswordChanged"], await Events(email, "Password%"));
    }

    [Fact]
    public async Task Given_a_stranger_who_registered_with_the_address_When_its_owner_resets_the_password_Then_no_other_way_in_is_left()
    {
        var email = Product.Email();
        var stranger = await Product.OpenCode.Register(Http, email, Product.Password);
        var key = (await Http.Post("/app/api/account/api-keys", new { name = "back door", permissions = new[] { "read:own:profile" } }, stranger)).Is(201)["key"]!;
        var id = Product.Claims(stranger)["sub"]!.ToString();
        (await Http.Send(HttpMethod.Get, $"/opencode/v1/users/{id}", null, null, ("X-API-Key", key))).Is(200);
        await Sql("update identity.accounts set phone = '+49151' || (random() * 90000000 + 10000000)::int, second_factor_at = now() where email = $1", email);

        (await Http.Post($"{Auth}/password/reset/request", new { email })).Is(200);
        (await Http.Post($"{Auth}/password/reset/confirm", new { token = await Http.MailedToken(email), new_password = "Another-horse-9" })).Is(200);

        (await Http.Send(HttpMethod.Get, $"/opencode/v1/users/{id}", null, null, ("X-API-Key", key))).Is(401);
        (await Http.Get($"/opencode/v1/users/{id}", stranger)).Is(401);
        var owner = (await Http.Post($"{Auth}/login", new { email, password = "Another-horse-9" })).Is(200)["access_token"]!;
        var user = (await Http.Post("/app/api/auth/sign-in", new { email, password = "Another-horse-9" })).Is(200).Json!["user"]!;
        Assert.Equal((null, false, true), (user["phone"]?.ToString(), (bool)user["secondFactor"]!, (bool)user["emailVerified"]!));
        Assert.Empty((await Http.Get("/app/api/account/api-keys", owner)).Is(200).Json!["items"]!.AsArray());

        // Once the address is proven, a reset leaves the owner's own ways in alone.
        key = (await Http.Post("/app/api/account/api-keys", new { name = "mine", permissions = new[] { "read:own:profile" } }, owner)).Is(201)["key"]!;
        var first = await Http.MailedToken(email);
        (await Http.Post($"{Auth}/password/reset/request", new { email })).Is(200);
        (await Http.Post($"{Auth}/password/reset/confirm", new { token = await Http.MailedToken(email, notThis: first), new_password = "Third-horse-99" })).Is(200);
        (await Http.Send(HttpMethod.Get, $"/opencode/v1/users/{id}", null, null, ("X-API-Key", key))).Is(200);
    }

    [Fact]
    public async Task A_reset_answers_alike_for_everybody_and_mails_only_who_can_use_it_academy_R10()
    {
        var pending = Product.Email();
        (await Http.Post($"{Auth}/email/register", new { email = pending, password = Product.Password })).Is(200);
        await Http.MailedToken(pending);
        var known = Product.Email();
        await Product.OpenCode.Register(Http, known, Product.Password);
        var nobody = Product.Email();

        var answers = new List<Answer>();
        foreach (var email in new[] { nobody, pending, known })
            answers.Add((await Http.Post($"{Auth}/password/reset/request", new { email })).Is(200));

        Assert.Single(answers.Select(answer => answer.Shape).Distinct());

        // The last of the three came, so the first two were looked at.
        await Subject(known, "Set a new password");
        Assert.Empty((await Http.Get($"/dev/outbox?to={nobody}")).Json!.AsArray());
        Assert.Single((await Http.Get($"/dev/outbox?to={pending}")).Json!.AsArray());
    }

    [Fact]
    public async Task Of_two_resets_only_the_later_one_is_good_and_an_expired_one_says_so()
    {
        var email = Product.Email();
        await Product.OpenCode.Register(Http, email, Product.Password);
        (await Http.Post($"{Auth}/password/reset/request", new { email })).Is(200);
        var first = await Http.MailedToken(email);
        (await Http.Post($"{Auth}/password/reset/request", new { email })).Is(200);
        var second = await Http.MailedToken(email, notThis: first);
        (await Http.Post($"{Auth}/password/reset/confirm", new { token = first, new_password = "Another-horse-9" })).Is(401, "TOKEN_INVALID");

        await Sql("update identity.one_time_tokens set expires_at = now() where purpose = 'PasswordReset' and account_id = (select id from identity.accounts where email = $1)", email);
        (await Http.Post($"{Auth}/password/reset/confirm", new { token = second, new_password = "Another-horse-9" })).Is(401, "TOKEN_EXPIRED");
        (await Http.Post($"{Auth}/password/reset/confirm", new { token = "rubbish", new_password = "Another-horse-9" })).Is(401, "TOKEN_INVALID");
    }

    [Fact]
    public async Task An_address_changes_when_its_mail_is_confirmed_and_the_old_one_is_told()
    {
        var (email, next) = (Product.Email(), Product.Email());
        var session = await Product.Wayr.Register(Http, email, Product.Password);
        (await Http.Post($"{Auth}/email/update/request", new { email = DevelopmentAccounts.Student }, session)).Is(409, "RESOURCE_ALREADY_EXISTS");
        Assert.Equal("Verification email sent", (await Http.Post($"{Auth}/email/update/request", new { email = next }, session)).Is(200)["message"]);
        var token = await Http.MailedToken(next);
        (await Product.Academy.Login(Http, email, Product.Password)).Is(200);

        Assert.Equal("Email updated successfully", (await Http.Post($"{Auth}/email/update/confirm", new { token })).Is(200)["message"]);

        (await Http.Post($"{Auth}/email/update/confirm", new { token })).Is(401, "TOKEN_INVALID");
        (await Product.Academy.Login(Http, email, Product.Password)).Is(401, "INVALID_CREDENTIALS");
        (await Product.Academy.Login(Http, next, Product.Password)).Is(200);
        var notice = await Subject(email, "Your e-mail address was changed");
        Assert.Contains(next, notice, StringComparison.Ordinal);
        Assert.Equal(["EmailChanged"], await Events(next, "Email%"));

        // Free for the next one.
        await Product.Wayr.Register(Http, email, Product.Password);
    }

    [Fact]
    public async Task Of_two_accounts_that_want_one_address_the_first_to_confirm_gets_it_and_a_pending_registration_gives_way()
    {
        var wanted = Product.Email();
        (await Http.Post($"{Auth}/email/register", new { email = wanted, password = "Squatter-horse-9" })).Is(200);
        var tokens = new List<string> { await Http.MailedToken(wanted) };
        for (var i = 0; i < 2; i++)
        {
            var session = await Product.Wayr.Register(Http, Product.Email(), Product.Password);
            (await Http.Post($"{Auth}/email/update/request", new { email = wanted }, session)).Is(200);
            tokens.Add(await Http.MailedToken(wanted, notThis: tokens[^1]));
        }

        var answers = await Task.WhenAll(tokens[1..].Select(token => Http.Post($"{Auth}/email/update/confirm", new { token })));

        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
        (await Http.Post($"{Auth}/email/verify", new { token = tokens[0] })).Is(401, "TOKEN_INVALID");
        (await Product.Academy.Login(Http, wanted, Product.Password)).Is(200);
    }

    [Fact]
    public async Task A_number_changes_by_its_code_and_the_old_one_is_told()
    {
        var (old, next, email) = (Phone(), Phone(), Product.Email());
        var session = await SignInByPhone(old, email);
        Assert.Equal("Code sent successfully", (await Http.Post($"{Auth}/phone/update/send-code", new { phone = next }, session)).Is(200)["message"]);
        var code = await Code(next);

        // A code for a change is no code to sign in with, and nobody else's.
        (await Http.Post($"{Auth}/phone/verify", new { phone = next, code })).Is(401, "INVALID_CREDENTIALS");
        var other = await SignInByPhone(Phone());
        (await Http.Post($"{Auth}/phone/update/verify", new { phone = next, code }, other)).Is(401, "INVALID_CREDENTIALS");

        Assert.Equal("Phone number updated successfully", (await Http.Post($"{Auth}/phone/update/verify", new { phone = next, code }, session)).Is(200)["message"]);

        (await Http.Post($"{Auth}/phone/update/verify", new { phone = next, code }, session)).Is(401, "INVALID_CREDENTIALS");
        (await Http.Post($"{Auth}/phone/update/send-code", new { phone = next }, other)).Is(409, "RESOURCE_ALREADY_EXISTS");
        Assert.Equal(Product.Claims(session)["sub"]!.ToString(), Product.Claims(await SignInByPhone(next))["sub"]!.ToString());
        Assert.NotEqual(Product.Claims(session)["sub"]!.ToString(), Product.Claims(await SignInByPhone(old))["sub"]!.ToString());
        await Subject(email, "Your phone number was changed");
        await Identity.Http.Eventually(async () => (await Texts(old)).FirstOrDefault(text => text.Contains("another phone number", StringComparison.Ordinal)));
        Assert.Equal(["PhoneChanged"], await Events(email, "Phone%"));
    }

    [Fact]
    public async Task Of_two_accounts_that_want_one_number_one_gets_it_and_wrong_codes_lock_the_account()
    {
        var wanted = Phone();
        var changes = new List<(string Session, string Code)>();
        for (var i = 0; i < 2; i++)
        {
            var session = await Product.Wayr.Register(Http, Product.Email(), Product.Password);
            (await Http.Post($"{Auth}/phone/update/send-code", new { phone = wanted }, session)).Is(200);
            changes.Add((session, await Code(wanted, changes.Count == 0 ? null : changes[^1].Code)));
        }

        var answers = await Task.WhenAll(changes.Select(change => Http.Post($"{Auth}/phone/update/verify", new { phone = wanted, code = change.Code }, change.Session)));

        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
        for (var i = 0; i < 5; i++)
            (await Http.Post($"{Auth}/phone/update/verify", new { phone = Phone(), code = "000000" }, changes[0].Session)).Is(401, "INVALID_CREDENTIALS");

        (await Http.Post($"{Auth}/phone/update/verify", new { phone = Phone(), code = "000000" }, changes[0].Session)).Is(423, "ACCOUNT_LOCKED");
    }

    [Fact]
    public async Task A_suspended_account_is_not_signed_in_by_its_phone()
    {
        var (phone, email) = (Phone(), Product.Email());
        await SignInByPhone(phone, email);
        await Sql("update identity.accounts set status = 'Suspended' where email = $1", email);
        (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(200);
        (await Http.Post($"{Auth}/phone/verify", new { phone, code = await Code(phone, last: true) })).Is(401, "INVALID_CREDENTIALS");
    }

    [GeneratedRegex(@"^\d{6}")]
    private static partial Regex SixDigits();

    /// <summary>A number that nobody had before.</summary>
    private static string Phone() => $"+4477{Interlocked.Increment(ref numbers) % 10_000_000:D8}";

    private static string Other(string code) => code == "123456" ? "654321" : "123456";

    private async Task<string> SignInByPhone(string phone, string? email = null, string? password = null)
    {
        var before = (await Texts(phone)).Count;
        (await Http.Post($"{Auth}/phone/send-code", new { phone })).Is(200);
        var code = await Identity.Http.Eventually(async () => (await Texts(phone)) is { } texts && texts.Count > before ? SixDigits().Match(texts[^1]).Value : null);
        object body = email is null ? new { phone, code } : password is null ? new { phone, code, email } : new { phone, code, email, password };
        return (await Http.Post($"{Auth}/phone/verify", body)).Is(200)["access_token"]!;
    }

    private async Task<List<string>> Texts(string phone) =>
        [.. (await Http.Get($"/dev/outbox?to={Uri.EscapeDataString(phone)}")).Json!.AsArray().Where(message => message!["channel"]!.ToString() == "sms").Select(message => message!["text"]!.ToString())];

    /// <summary>The code in the latest message to a number.</summary>
    private Task<string> Code(string phone, string? notThis = null, bool last = false) => Identity.Http.Eventually(async () =>
    {
        var texts = await Texts(phone);
        return texts.Count > (last ? 1 : 0) && SixDigits().Match(texts[^1]) is { Success: true } match && match.Value != notThis ? match.Value : null;
    });

    private Task<string> Subject(string email, string subject) => Identity.Http.Eventually(async () =>
        (await Http.Get($"/dev/outbox?to={Uri.EscapeDataString(email)}")).Json!.AsArray().FirstOrDefault(mail => mail!["subject"]?.ToString() == subject)?["text"]!.ToString());

    private async Task Sql(string sql, string email)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand(sql);
        command.Parameters.AddWithValue(email);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<List<string>> Events(string email, string like)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand(
            "select kind from identity.security_events where account_id = (select id from identity.accounts where email = $1) and kind like $2 order by at");
        command.Parameters.AddWithValue(email);
        command.Parameters.AddWithValue(like);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var kinds = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            kinds.Add(rows.GetString(0));

        return kinds;
    }
}
