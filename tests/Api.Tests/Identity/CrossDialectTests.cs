using System.Diagnostics;
using System.Text.Json.Nodes;
using LearningPlatform.Core.Identity;
using LearningPlatform.Data.Identity;
using LearningPlatform.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Api.Tests.Identity;

/// <summary>One account in five products.</summary>
public sealed class CrossDialectTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private HttpClient Http => api.Client;

    public static TheoryData<string> Products() => [.. Product.All.Select(product => product.Name)];

    [Theory]
    [MemberData(nameof(Products))]
    public async Task An_account_made_in_one_dialect_signs_in_at_every_other_and_each_token_works_everywhere(string origin)
    {
        var email = Product.Email();
        var tokens = new List<string> { await Product.Of(origin).Register(Http, email, Product.Password) };
        foreach (var product in Product.All.Where(product => product.Name != origin))
            tokens.Add(product.TokenOf((await product.Login(Http, email.ToUpperInvariant(), Product.Password)).Is(200)));

        Assert.Single(tokens.Select(token => Product.Claims(token)["sub"]!.ToString()).Distinct());
        Assert.Equal(5, tokens.Select(token => Product.Claims(token)["iss"]!.ToString()).Distinct().Count());
        foreach (var token in tokens)
        {
            foreach (var product in Product.All)
            {
                // Academy shows no profile before its first update: it is found missing by somebody who is signed in.
                (await product.GetMe(Http, token)).Is(product == Product.Academy ? 404 : 200);
            }
        }
    }

    [Theory]
    [InlineData("opencode", 401, "TOKEN_INVALID")]
    [InlineData("unpuzzle", 401, "AUTH_INVALID_TOKEN")]
    [InlineData("labs", 401, null)]
    [InlineData("wayr", 401, "INVALID_TOKEN")]
    [InlineData("academy", 401, "INVALID_TOKEN")]
    public async Task A_forged_token_is_refused_in_the_dialects_own_words(string name, int status, string? code)
    {
        var product = Product.Of(name);
        var token = await Product.Wayr.Register(Http, Product.Email(), Product.Password);
        var parts = token.Split('.');
        var none = System.Buffers.Text.Base64Url.EncodeToString("""{"alg":"none","typ":"JWT"}"""u8);
        var claims = Product.Claims(token);
        claims["role"] = "admin";
        var changed = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(claims.ToJsonString()));
        foreach (var forged in new[] { $"{none}.{parts[1]}.", $"{parts[0]}.{changed}.{parts[2]}", $"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}" })
            (await Http.Get(product.Me.Replace("{id}", claims["sub"]!.ToString(), StringComparison.Ordinal), forged)).Is(status, code);
    }

    [Theory]
    [InlineData("opencode", 401, "TOKEN_INVALID")]
    [InlineData("unpuzzle", 401, "AUTH_INVALID_TOKEN")]
    [InlineData("labs", 401, null)]
    [InlineData("wayr", 401, "UNAUTHORIZED")]
    [InlineData("academy", 401, "INVALID_TOKEN")]
    public async Task Without_a_token_there_is_the_dialects_own_401(string name, int status, string? code) =>
        (await Http.Get(Product.Of(name).Me.Replace("{id}", Guid.Empty.ToString(), StringComparison.Ordinal))).Is(status, code);

    /// <summary>An inactive account is one of these (wayr-D20).</summary>
    [Theory]
    [InlineData("opencode", "ACCOUNT_LOCKED")]
    [InlineData("unpuzzle", "AUTH_INVALID_TOKEN")]
    [InlineData("wayr", "INVALID_TOKEN")]
    [InlineData("academy", "INVALID_TOKEN")]
    public async Task A_suspended_account_is_refused_everywhere_within_seconds(string name, string tokenCode)
    {
        var product = Product.Of(name);
        var email = Product.Email();
        var token = await product.Register(Http, email, Product.Password);
        var account = await Account(email);
        await Write(account with { Status = AccountStatus.Suspended });

        var watch = Stopwatch.StartNew();
        await Http_Until(() => product.GetMe(Http, token), answer => answer.Status == 401);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
        (await product.GetMe(Http, token)).Is(401, tokenCode);

        var (status, code) = name switch
        {
            "opencode" => (401, "ACCOUNT_LOCKED"),
            "unpuzzle" => (403, "PERMISSION_DENIED"),
            "wayr" => (403, "FORBIDDEN"),
            _ => (403, "INSUFFICIENT_PERMISSIONS"),
        };
        (await product.Login(Http, email, Product.Password)).Is(status, code);

        // The wrong password doesn't tell that there is a suspended account.
        (await product.Login(Http, email, "Wrong-horse-9")).Is(401, name == "unpuzzle" ? "AUTH_INVALID_CREDENTIALS" : "INVALID_CREDENTIALS");
    }

    [Fact]
    public async Task A_suspended_account_signs_in_to_Labs_and_reads_its_status()
    {
        var email = Product.Email();
        await Product.Labs.Register(Http, email, Product.Password);
        await Write(await Account(email) with { Status = AccountStatus.Suspended });

        var login = (await Product.Labs.Login(Http, email, Product.Password)).Is(200);

        Assert.Equal("SUSPENDED", login["data.user.status"]);
        Assert.Equal("SUSPENDED", (await Http.Get("/labs/api/v1/me", login["data.token"])).Is(200)["data.status"]);
        (await Http.Post("/labs/api/v1/logout", token: login["data.token"])).Is(204);
        (await Http.Get("/labs/api/v1/me", login["data.token"])).Is(401);
    }

    [Fact]
    public async Task A_new_role_works_with_the_token_that_is_there_wayr_D07()
    {
        var email = Product.Email();
        var token = await Product.OpenCode.Register(Http, email, Product.Password);
        (await Http.Get("/opencode/v1/users", token)).Is(403, "INSUFFICIENT_PERMISSIONS");

        var account = await Account(email);
        await Write(account with { Roles = account.Roles | LearningPlatform.Core.Kernel.Roles.Admin });

        await Http_Until(() => Http.Get("/opencode/v1/users", token), answer => answer.Status == 200);
        Assert.Equal("admin", (await Http.Get("/wayr/api/auth/me", token)).Is(200)["data.user.role"]);
    }

    // opencode-R41, opencode-D09
    [Theory]
    [InlineData("opencode", 401, "ACCOUNT_LOCKED")]
    [InlineData("unpuzzle", 401, "AUTH_INVALID_CREDENTIALS")]
    [InlineData("labs", 429, null)]
    [InlineData("wayr", 401, "INVALID_CREDENTIALS")]
    [InlineData("academy", 423, "ACCOUNT_LOCKED")]
    public async Task Five_wrong_passwords_lock_the_address_in_all_dialects_whether_or_not_it_has_an_account(string name, int status, string? code)
    {
        var known = Product.Email();
        var unknown = Product.Email();
        await Product.Wayr.Register(Http, known, Product.Password);
        var answers = new List<Answer>();
        foreach (var email in new[] { known, unknown })
        {
            for (var i = 0; i < 5; i++)
                (await Product.All[i].Login(Http, email, "Wrong-horse-9")).Is(401);

            answers.Add((await Product.Of(name).Login(Http, email, Product.Password)).Is(status, code));
        }

        Assert.Equal(answers[0].Shape, answers[1].Shape);
        if (status == 429)
            Assert.InRange(int.Parse(answers[0].Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 60, 900);
    }

    [Theory]
    [MemberData(nameof(Products))]
    public async Task An_unknown_account_and_a_wrong_password_answer_alike(string name)
    {
        var product = Product.Of(name);
        var email = Product.Email();
        await Product.Wayr.Register(Http, email, Product.Password);

        var wrong = (await product.Login(Http, email, "Wrong-horse-9")).Is(401);
        var unknown = (await product.Login(Http, Product.Email(), "Wrong-horse-9")).Is(401);

        Assert.Equal(wrong.Shape, unknown.Shape);
    }

    [Theory]
    [InlineData("opencode", 409)]
    [InlineData("unpuzzle", 409)]
    [InlineData("labs", 409)]
    [InlineData("wayr", 409)]
    [InlineData("academy", 409)]
    public async Task An_address_that_has_an_account_can_not_be_registered_again_in_any_dialect(string name, int status)
    {
        var email = Product.Email();
        await Product.Labs.Register(Http, email, Product.Password);
        var again = email.ToUpperInvariant();
        const string password = Product.Password;
        var answer = name switch
        {
            "opencode" => await Http.Post("/opencode/v1/users", new { email = again, password, username = Product.Handle(), fullName = "Eve" }),
            "unpuzzle" => await Http.Post("/unpuzzle/api/v1/auth/signup/", new { email = again, password, full_name = "Eve" }),
            "labs" => await Http.Post("/labs/api/v1/register", new { email = again, password }),
            "wayr" => await Http.Post("/wayr/api/auth/register", new { email = again, password }),
            _ => await Http.Post("/academy/api/auth/email/register", new { email = again, password }),
        };
        answer.Is(status);
    }

    [Theory]
    [InlineData("Ada+school@BÜCHER.example", "ada+school@xn--bcher-kva.example")]
    [InlineData("josé@example.com", "JOSÉ@EXAMPLE.COM")]
    [InlineData("o'hara@sub.example.co", "O'Hara@Sub.Example.CO")]
    public async Task Addresses_of_the_whole_world_are_one_account_in_all_their_spellings(string address, string spelling)
    {
        await Product.Labs.Register(Http, address, Product.Password);
        foreach (var product in Product.All)
            (await product.Login(Http, spelling, Product.Password)).Is(200);
    }

    [Theory]
    [InlineData(DevelopmentAccounts.Admin, "ADMIN", "admin")]
    [InlineData(DevelopmentAccounts.Instructor, "USER", "content_creator")]
    [InlineData(DevelopmentAccounts.Student, "USER", "student")]
    public async Task The_development_accounts_sign_in_at_every_dialect(string email, string labs, string wayr)
    {
        foreach (var product in Product.All)
        {
            var token = product.TokenOf((await product.Login(Http, email, DevelopmentAccounts.Password)).Is(200));
            (await product.GetMe(Http, token)).Is(200);
        }

        Assert.Equal(labs, (await Product.Labs.Login(Http, email, DevelopmentAccounts.Password))["data.user.role"]);
        Assert.Equal(wayr, (await Product.Wayr.Login(Http, email, DevelopmentAccounts.Password))["data.user.role"]);
    }

    /// <summary>RS256 also where an example shows HS256; to clients tokens are opaque (wayr-R21).</summary>
    [Fact]
    public async Task The_tokens_of_all_dialects_and_the_app_verify_in_a_library_that_is_not_ours()
    {
        var email = Product.Email();
        await Product.Labs.Register(Http, email, Product.Password);
        var lines = new List<string>();
        var tokens = new List<string> { (await Http.Post("/app/api/auth/sign-in", new { email, password = Product.Password })).Is(200)["accessToken"]! };
        foreach (var product in Product.All)
            tokens.Add(product.TokenOf((await product.Login(Http, email, Product.Password)).Is(200)));

        foreach (var token in tokens)
        {
            var issuer = Product.Claims(token)["iss"]!.ToString();
            lines.Add($$"""{"token":"{{token}}","issuer":"{{issuer}}"}""");
            lines.Add($$"""{"token":"{{token}}","issuer":"somebody-else"}""");
            lines.Add($$"""{"token":"{{token[..^8]}}AAAAAAAA","issuer":"{{issuer}}"}""");
        }

        var found = await Jose(lines);

        Assert.Equal(18, found.Count);
        for (var i = 0; i < found.Count; i += 3)
        {
            Assert.True((bool)found[i]["ok"]!, found[i].ToJsonString());
            Assert.Equal("RS256", found[i]["header"]!["alg"]!.ToString());
            Assert.Equal(email, found[i]["payload"]!["email"]!.ToString());
            Assert.Equal("ERR_JWT_CLAIM_VALIDATION_FAILED", found[i + 1]["code"]!.ToString());
            Assert.Equal("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", found[i + 2]["code"]!.ToString());
        }
    }

    [Fact]
    public async Task The_published_set_holds_public_keys_only()
    {
        var set = (await Http.Get("/.well-known/jwks.json")).Is(200);
        var key = Assert.Single(set.Json!["keys"]!.AsArray())!.AsObject();
        Assert.Equal(["alg", "e", "kid", "kty", "n", "use"], key.Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("RSA", "sig", "RS256"), (key["kty"]!.ToString(), key["use"]!.ToString(), key["alg"]!.ToString()));
    }

    private async Task<List<JsonNode>> Jose(List<string> lines)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "tests", "jose")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("tests/jose");

        var jose = Path.Combine(folder.FullName, "tests", "jose");
        Assert.True(Directory.Exists(Path.Combine(jose, "node_modules", "jose")), $"Run ./test, or npm ci in {jose}.");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(jose, "verify.mjs"), api.Node.Address.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(string.Join('\n', lines));
        node.StandardInput.Close();
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(output.Length > 0, await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private static async Task Http_Until(Func<Task<Answer>> ask, Func<Answer, bool> good) =>
        await Identity.Http.Eventually(async () => await ask() is var answer && good(answer) ? answer : null);

    private async Task<Account> Account(string email) =>
        EmailAddress.TryParse(email, out var address)
            ? (await api.Node.Services.GetRequiredService<IAccounts>().FindByEmail(address, TestContext.Current.CancellationToken))!
            : throw new ArgumentException(email);

    private async Task Write(Account account) =>
        Assert.Equal(Stored.Done, await api.Node.Services.GetRequiredService<IAccounts>().Write(new AccountChange(account, []), TestContext.Current.CancellationToken));
}
