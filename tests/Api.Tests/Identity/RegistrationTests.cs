using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using LearningPlatform.Testing;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace Api.Tests.Identity;

/// <summary>What people are called, and what they may choose as a password, in every registration of the five products.</summary>
public sealed class RegistrationTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static int people;

    private HttpClient Http => api.Client;

    public static TheoryData<string, string, string> Addresses()
    {
        var matrix = new TheoryData<string, string, string>();
        foreach (var product in Product.All)
        {
            foreach (var (address, same) in new[]
            {
                ("{0}+course@example.com", "{0}+COURSE@example.com"),
                ("{0}@bücher.example", "{0}@xn--bcher-kva.example"),
                ("{0}@BÜCHER{0}.example", "{0}@bücher{0}.example"),
                ("{0}.o'brien_x-y@mail.sub.example.museum", "{0}.O'Brien_x-y@MAIL.sub.example.museum"),
                ("josé-{0}@example.com", "JOSÉ-{0}@example.com"),
                ("用户{0}@例え.テスト", "用户{0}@xn--r8jz45g.xn--zckzah"),
                ("{0}@" + new string('a', 63) + ".example", "{0}@" + new string('A', 63) + ".example"),
            })
            {
                matrix.Add(product.Name, address, same);
            }
        }

        return matrix;
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task An_address_of_any_script_registers_signs_in_in_another_spelling_and_is_taken_after_that(string name, string address, string other)
    {
        var (product, handle) = (Product.Of(name), Product.Handle());
        var (email, same) = (Format(address, handle), Format(other, handle));

        await product.Register(Http, email, Product.Password);

        foreach (var dialect in Product.All)
            (await dialect.Login(Http, same, Product.Password)).Is(200);

        foreach (var (path, body, status) in Registrations(same, Product.Password))
            (await Http.Post(path, body)).Is(status);
    }

    [Theory]
    [InlineData("plainaddress")]
    [InlineData("@example.com")]
    [InlineData("a@")]
    [InlineData("a@b..example")]
    [InlineData(".a@example.com")]
    [InlineData("a..b@example.com")]
    [InlineData("a b@example.com")]
    [InlineData("a@exa mple.com")]
    [InlineData("a@-example.com")]
    [InlineData("\"quoted\"@example.com")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("a@example.com\r\nBcc: everybody@example.com")]
    [InlineData("<a@example.com>")]
    public async Task What_is_no_address_is_refused_by_every_registration(string email)
    {
        foreach (var (path, body, _) in Registrations(email, Product.Password))
            (await Http.Post(path, body)).Is(Refused(path));
    }

    [Theory]
    [InlineData("Zoë Ångström-O’Neill")]
    [InlineData("李小龍")]
    [InlineData("محمد بن سلمان")]
    [InlineData("👩‍🚀 Ada")]
    [InlineData("Łukasz \"Luke\" <b>&amp;</b>")]
    public async Task A_name_of_any_script_is_shown_as_it_was_given(string name)
    {
        var code = (await Http.Post("/opencode/v1/users", new { email = Product.Email(), password = Product.Password, username = Product.Handle(), fullName = name })).Is(201);
        Assert.Equal(name, code["fullName"]);
        var unpuzzle = (await Http.Post("/unpuzzle/api/v1/auth/signup/", new { email = Product.Email(), password = Product.Password, full_name = name })).Is(201);
        Assert.Equal(name, unpuzzle["user.full_name"]);
        var labs = (await Http.Post("/labs/api/v1/register", new { email = Product.Email(), password = Product.Password, name })).Is(201);
        Assert.Equal(name, labs["data.user.name"]);
        var wayr = (await Http.Post("/wayr/api/auth/register", new { email = Product.Email(), password = Product.Password, username = name })).Is(201);
        Assert.Equal(name, wayr["data.user.username"]);

        // Every one of them has a handle of the platform's own alphabet.
        Assert.Equal(0L, await Count("select count(*) from identity.accounts where username !~ '^[a-zA-Z0-9_-]{3,30}$'"));
    }

    [Fact]
    public async Task A_handle_of_thirty_characters_is_fine_and_one_more_is_not()
    {
        var handle = Product.Handle().PadRight(30, 'x');
        Assert.Equal(handle, (await Http.Post("/opencode/v1/users", new { email = Product.Email(), password = Product.Password, username = handle, fullName = "Ada" })).Is(201)["username"]);
        foreach (var bad in new[] { handle + "x", "ab", "with space", "ünïcode", "a/b" })
            (await Http.Post("/opencode/v1/users", new { email = Product.Email(), password = Product.Password, username = bad, fullName = "Ada" })).Is(400);
    }

    [Fact]
    public async Task Wayr_trims_names_codes_and_addresses_before_it_looks_at_them_wayr_D19()
    {
        var email = Product.Email();
        var padded = $" \t{email}\n";
        var made = (await Http.Post("/wayr/api/auth/register", new { email = padded, password = Product.Password, username = "  Ada  Lovelace ", country_code = " gb\u00A0" })).Is(201);
        Assert.Equal((email, "Ada  Lovelace"), (made["data.user.email"], made["data.user.username"]));
        var login = (await Http.Post("/wayr/api/auth/login", new { email = padded, password = Product.Password })).Is(200);
        Assert.Equal("GB", (await Http.Get("/wayr/api/auth/me", login["data.tokens.accessToken"]))["data.user.country_code"]);
        (await Http.Post("/wayr/api/auth/login", new { email, password = $" {Product.Password}" })).Is(401, "INVALID_CREDENTIALS");
        (await Http.Post("/wayr/api/auth/register", new { email = Product.Email(), password = Product.Password, username = "   " })).Is(400, "VALIDATION_ERROR");
    }

    [Theory]
    [InlineData("opencode", "1234567", "12345678")]
    [InlineData("unpuzzle", "1234567", "12345678")]
    [InlineData("labs", "1234567", "12345678")]
    [InlineData("wayr", "short-A", "Aa1!aaaa")]
    [InlineData("wayr", "no-upper-1", "Upper-1x")]
    [InlineData("wayr", "NO-LOWER-1", "lower-1X")]
    [InlineData("wayr", "No-number", "Number-1")]
    [InlineData("wayr", "NoSpecial1", "Special-1")]
    [InlineData("academy", "short-1", "Aa1!aaaa")]
    [InlineData("academy", "no-upper-1", "Upper-1x")]
    [InlineData("academy", "NO-LOWER-1", "lower-1X")]
    [InlineData("academy", "No-number", "Number-1")]
    [InlineData("academy", "NoSpecial1", "Special-1")]
    public async Task A_password_keeps_to_its_products_rules(string name, string bad, string good)
    {
        var product = Product.Of(name);
        var (path, body, _) = Registrations(Product.Email(), bad).Single(registration => registration.Path.StartsWith($"/{name}/", StringComparison.Ordinal));
        (await Http.Post(path, body)).Is(Refused(path));
        await product.Register(Http, Product.Email(), good);
    }

    [Fact]
    public async Task A_leaked_password_is_refused_wherever_one_is_set_in_the_products_own_format()
    {
        const string leaked = "Leaked-Horse-9";
        var list = Path.Combine(Path.GetTempPath(), $"breached-{Guid.NewGuid():N}");
        await File.WriteAllLinesAsync(list, new[] { leaked, "other" }.Select(Sha1).Order(StringComparer.Ordinal).Select(hash => $"{hash}:5"), TestContext.Current.CancellationToken);
        try
        {
            await using var node = await ApiNode.StartAsync(api.ConnectionString, [new("Identity:BreachedPasswords", list)]);
            var http = node.Client;
            foreach (var (path, body, _) in Registrations(Product.Email(), leaked))
            {
                var refused = (await http.Post(path, body)).Is(Refused(path));
                Assert.Contains("leaked passwords", refused.Json!.ToJsonString(), StringComparison.Ordinal);
                Assert.DoesNotContain(leaked, refused.Json!.ToJsonString(), StringComparison.Ordinal);
            }

            var email = Product.Email();
            var token = await Product.Wayr.Register(http, email, Product.Password);
            var change = (await http.Put("/wayr/api/users/password", new { current_password = Product.Password, new_password = leaked }, token)).Is(400, "VALIDATION_ERROR");
            Assert.Contains("new_password", change.Json!.ToJsonString(), StringComparison.Ordinal);

            (await http.Post("/academy/api/auth/password/reset/request", new { email })).Is(200);
            var reset = await http.MailedToken(email);
            Assert.Contains("leaked", (await http.Post("/academy/api/auth/password/reset/confirm", new { token = reset, new_password = leaked })).Is(400, "INVALID_REQUEST")["error.details.new_password"], StringComparison.Ordinal);
            (await http.Post("/academy/api/auth/password/reset/confirm", new { token = reset, new_password = "Not-leaked-9" })).Is(200);

            const string phone = "+12025550160";
            (await http.Post("/academy/api/auth/phone/send-code", new { phone })).Is(200);
            var code = await Identity.Http.Eventually(async () => (await http.Get($"/dev/outbox?to={Uri.EscapeDataString(phone)}")).Json!.AsArray().LastOrDefault()?["text"]!.ToString()[..6]);
            (await http.Post("/academy/api/auth/phone/verify", new { phone, code, password = leaked })).Is(400, "INVALID_REQUEST");
            (await http.Post("/academy/api/auth/phone/verify", new { phone, code, password = "Not-leaked-9" })).Is(200);
        }
        finally
        {
            File.Delete(list);
        }
    }

    [Fact]
    public async Task A_taken_name_or_address_is_an_answer_and_not_an_error_in_the_log()
    {
        var log = new Lines();
        await using var node = await ApiNode.StartAsync(api.ConnectionString, change: builder => builder.Logging.AddProvider(log));
        var handle = Product.Handle();
        var addresses = Enumerable.Range(0, 6).Select(_ => Product.Email()).ToList();
        var answers = await Task.WhenAll(addresses.Select(email => node.Client.Post("/opencode/v1/users", new { email, password = Product.Password, username = handle, fullName = "Ada" })));
        Assert.Equal([201, 409, 409, 409, 409, 409], answers.Select(answer => answer.Status).Order());
        var one = Product.Email();
        answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => node.Client.Post("/unpuzzle/api/v1/auth/signup/", new { email = one, password = Product.Password, full_name = "Ada" })));
        Assert.Single(answers, answer => answer.Status == 201);

        Assert.DoesNotContain(log.Written, line => line.Contains("EntityFrameworkCore", StringComparison.Ordinal));
    }

    /// <summary>The status of input that is no good.</summary>
    private static int Refused(string path) => path.StartsWith("/unpuzzle", StringComparison.Ordinal) || path.StartsWith("/labs", StringComparison.Ordinal) ? 422 : 400;

    private static string Format(string pattern, string handle) => pattern.Replace("{0}", handle, StringComparison.Ordinal);

    /// <summary>Each product's registration with the status of an address that is taken.</summary>
    private static IEnumerable<(string Path, object Body, int Taken)> Registrations(string email, string password) =>
    [
        ("/opencode/v1/users", new { email, password, username = $"{Product.Handle()}{Interlocked.Increment(ref people)}", fullName = "Ada" }, 409),
        ("/unpuzzle/api/v1/auth/signup/", new { email, password, full_name = "Ada" }, 409),
        ("/labs/api/v1/register", new { email, password }, 409),
        ("/wayr/api/auth/register", new { email, password }, 409),
        ("/academy/api/auth/email/register", new { email, password }, 409),
    ];

#pragma warning disable CA5350 // The list is made of SHA-1.
    private static string Sha1(string text) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350

    private async Task<long> Count(string sql)
    {
        await using var source = NpgsqlDataSource.Create(api.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Keeps warnings and errors.</summary>
    private sealed class Lines : ILoggerProvider
    {
        public ConcurrentBag<string> Written { get; } = [];

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                    lines.Written.Add($"{category}: {formatter(state, exception)}");
            }
        }
    }
}
