using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing.Contracts;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Api.Tests.Conformance;

/// <summary>All 229 operations with handlers that only say that they were reached. What must not reach one is judged by the contract.</summary>
public sealed class AllOperationsHost : IAsyncLifetime
{
    /// <summary>What a handler answers that was reached.</summary>
    public const int Reached = 299;

    private FrameworkHost host = null!;

    internal HttpClient Client => host.Client;

    public async ValueTask InitializeAsync() => host = await FrameworkHost.Start(
        api =>
        {
            foreach (var routes in api.All)
            {
                foreach (var id in routes.Dialect.Contract.Operations.Keys)
                    routes.Map(id, Answer);
            }
        },
        new() { ["RateLimits:Factor"] = "1000000" });

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static Outcome<IResult> Answer(HttpContext http)
    {
        if (http.Request.Headers.ContainsKey("X-Throw"))
            throw new InvalidOperationException("secret-detail: select * from accounts");

        return Outcome.Of(Results.StatusCode(Reached));
    }

    private static class Outcome
    {
        // There is no conversion from an interface, only from a type parameter.
        public static Outcome<T> Of<T>(T value) => value;
    }
}

public sealed class AllOperationsTests(AllOperationsHost host) : IClassFixture<AllOperationsHost>
{
    private const string Malformed = "not-an-id";

    public static TheoryData<string, string> Operations => All(_ => true);

    public static TheoryData<string, string> WithBody => All(operation => operation.Body is not null);

    public static TheoryData<string, string> WithToken => All(operation => operation.Authentication == ContractAuthentication.Required);

    public static TheoryData<string, string> ForOthers => All(operation => operation.Roles.Count > 0 && !operation.Roles.Any(role => role is "student" or "user"));

    public static TheoryData<string, string> WithUuids => All(operation => operation.Parameters.Any(IsUuid));

    public static TheoryData<string, string> WithQuery => All(operation => operation.Parameters.Any(parameter => parameter.In == "query" && parameter.Name is not ("token" or "roomId")));

    /// <summary>Every operation at its documented path (wayr-R01).</summary>
    // opencode-R02
    [Theory]
    [MemberData(nameof(Operations))]
    public async Task The_smallest_valid_request_reaches_the_handler(string dialect, string id)
    {
        var operation = Find(dialect, id);
        using var response = await Send(operation, Samples.Path(operation), Samples.Body(operation), judge: false);

        Assert.True((int)response.StatusCode == AllOperationsHost.Reached, $"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}\n{Samples.Body(operation)}");
    }

    /// <summary>The header Authorization is what counts (wayr-R19, R56, R80).</summary>
    // opencode-R04, opencode-D07
    [Theory]
    [MemberData(nameof(WithToken))]
    public async Task Without_a_token_or_with_a_bad_one_it_is_401(string dialect, string id)
    {
        var operation = Find(dialect, id);
        foreach (var token in new[] { null, "garbage", "expired", "gone" })
        {
            // The socket takes its token in the query, where it is required; without one the request itself is wrong.
            var path = Samples.Path(operation);
            if (id == "connectChatSocket")
                path = path.Replace("token=abc", $"token={token ?? "x"}", StringComparison.Ordinal);

            using var response = await Send(operation, path, Samples.Body(operation), token: token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    /// <summary>Each role has its own permissions (wayr-R27, R28).</summary>
    [Theory]
    [MemberData(nameof(ForOthers))]
    public async Task Without_the_role_it_is_403(string dialect, string id)
    {
        var operation = Find(dialect, id);
        using var response = await Send(operation, Samples.Path(operation), Samples.Body(operation), token: "student");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    // opencode-R03, opencode-R40
    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task A_body_that_cannot_be_read_is_refused(string dialect, string id)
    {
        var operation = Find(dialect, id);
        var expected = dialect == "labs" ? 422 : 400;
        var valid = Samples.Body(operation)!;
        (string? Body, string? Type, string Case)[] bad =
        [
            ("{\"a\":", "application/json", "cut off"),
            ("nonsense", "application/json", "no JSON"),
            ("{\"a\":1}}", "application/json", "too much"),
            ("null", "application/json", "null"),
            ("\"text\"", "application/json", "a string"),
            (valid, "text/plain", "text/plain"),
            (valid, "application/x-www-form-urlencoded", "a form"),
            (valid, "multipart/form-data; boundary=x", "multipart"),
            (valid, "application/json; charset=utf-16", "another charset"),
            (valid, null, "no type"),
            (new string('[', 3000) + new string(']', 3000), "application/json", "too deep"),
        ];
        foreach (var (body, type, what) in bad)
        {
            using var response = await Send(operation, Samples.Path(operation), body, type: type);
            Assert.True((int)response.StatusCode == expected, $"{what}: {(int)response.StatusCode}");
        }

        using var empty = await Send(operation, Samples.Path(operation), string.Empty, judge: operation.Body!.Required);
        Assert.Equal(operation.Body!.Required ? expected : AllOperationsHost.Reached, (int)empty.StatusCode);
    }

    /// <summary>All input is validated (wayr-R32).</summary>
    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task Text_that_cannot_be_stored_is_refused(string dialect, string id)
    {
        var operation = Find(dialect, id);
        var expected = dialect == "labs" || (dialect == "unpuzzle" && operation.Response(422) is not null) ? 422 : 400;
        byte[][] bodies =
        [
            """{"email":"a\u0000b"}"""u8.ToArray(),
            """{"email":"\ud800"}"""u8.ToArray(),
            """{"email":{"x":["\udc00\ud800"]}}"""u8.ToArray(),
            """{"\u0000":1}"""u8.ToArray(),
            [.. "{\"email\":\""u8, 0xC3, 0x28, .. "\"}"u8],
            [.. "{\"email\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8],
        ];
        foreach (var body in bodies)
        {
            using var response = await Send(operation, Samples.Path(operation), null, bytes: body, type: "application/json");
            Assert.Equal(expected, (int)response.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task Sixty_megabytes_are_refused_without_being_read(string dialect, string id)
    {
        var operation = Find(dialect, id);
        var expected = dialect == "labs" ? 422 : operation.Response(413) is null ? 400 : 413;
        foreach (var announced in new[] { true, false })
        {
            using var endless = new Zeros(60 << 20);
            using var content = new StreamContent(endless);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            if (announced)
                content.Headers.ContentLength = endless.Length;

            using var response = await Send(operation, Samples.Path(operation), null, content: content, chunked: !announced);
            Assert.Equal(expected, (int)response.StatusCode);
            Assert.True(endless.Position < 12 << 20, $"{endless.Position} bytes were taken");
        }
    }

    [Theory]
    [MemberData(nameof(WithUuids))]
    public async Task A_malformed_id_is_unknown_or_refused_as_the_dialect_decides(string dialect, string id)
    {
        var operation = Find(dialect, id);
        var path = operation.Contract.BasePath + operation.Parameters.Where(parameter => parameter.In == "path")
            .Aggregate(operation.Path, (text, parameter) => text.Replace($"{{{parameter.Name}}}", IsUuid(parameter) ? Malformed : Samples.Text(parameter), StringComparison.Ordinal));
        using var response = await Send(operation, path, Samples.Body(operation));

        Assert.Equal(dialect is "opencode" or "wayr" ? 400 : 404, (int)response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(WithQuery))]
    public async Task A_query_that_breaks_its_schema_is_refused(string dialect, string id)
    {
        var operation = Find(dialect, id);
        foreach (var parameter in operation.Parameters.Where(parameter => parameter.In == "query"))
        {
            var whole = (parameter.Schema.Accepts & JsonTypesString) == 0;
            foreach (var value in whole ? new[] { "x", "1.5", "-1", "99999999999999999999", "%00", "1&" + parameter.Name + "=1" } : ["%00", "a&" + parameter.Name + "=b"])
            {
                // A page size beyond the maximum is cut, not refused, in three dialects.
                if (value.StartsWith("999", StringComparison.Ordinal) && parameter.Name is "limit" or "page_size" or "per_page" && dialect is "unpuzzle" or "labs" or "wayr")
                    continue;

                if (operation.Parameters.Any(other => other.Required && other.In == "query" && other != parameter))
                    continue;

                using var response = await Send(operation, $"{Samples.Path(operation).Split('?')[0]}?{parameter.Name}={value}", null);
                Assert.True((int)response.StatusCode == (dialect is "labs" or "unpuzzle" ? 422 : 400), $"{parameter.Name}={value}: {(int)response.StatusCode}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Another_method_on_its_path_is_404(string dialect, string id)
    {
        var operation = Find(dialect, id);
        foreach (var method in new[] { "GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY" })
        {
            var path = Samples.Path(operation).Split('?')[0];
            if (ContractMatcher.Find(operation.Contract, method, path) is not null)
                continue;

            using var response = await Send(operation, path, null, method: method);
            Assert.True(response.StatusCode == HttpStatusCode.NotFound, $"{method}: {response.StatusCode}");
        }
    }

    // opencode-R42
    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_exception_is_500_without_a_word_about_it(string dialect, string id)
    {
        var operation = Find(dialect, id);
        using var response = await Send(operation, Samples.Path(operation), Samples.Body(operation), fail: true);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("secret-detail", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Exception", body, StringComparison.Ordinal);
        Assert.Contains("nosniff", response.Headers.GetValues("X-Content-Type-Options"));
    }

    // opencode-R43
    [Theory]
    [InlineData("academy")]
    [InlineData("labs")]
    [InlineData("opencode")]
    [InlineData("unpuzzle")]
    [InlineData("wayr")]
    public async Task An_unknown_path_is_404_in_the_dialects_words_whatever_its_letters(string dialect)
    {
        var contract = ContractSet.All[dialect];
        foreach (var path in new[] { "", "/", "/nothing", "/nothing/at/all", "/%F0%9F%92%A9", "/..%2f..%2fetc%2fpasswd" })
        {
            foreach (var start in new[] { contract.BasePath, contract.BasePath.ToUpperInvariant() })
            {
                using var client = Client(judge: false);
                using var response = await client.GetAsync(start + path, TestContext.Current.CancellationToken);
                Assert.True(response.StatusCode == HttpStatusCode.NotFound && response.Content.Headers.ContentType?.MediaType == "application/json", $"{start}{path}: {response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Letters_of_another_case_do_not_lead_around_the_pipeline()
    {
        using var client = Client(judge: false);
        using var response = await client.GetAsync("/OpenCode/V1/USERS", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private const LearningPlatform.Api.Dialects.Framework.Schemas.JsonTypes JsonTypesString = LearningPlatform.Api.Dialects.Framework.Schemas.JsonTypes.String;

    private static bool IsUuid(ContractParameter parameter) => parameter.In == "path" && parameter.Schema.Validate(System.Text.Json.JsonSerializer.SerializeToElement(Malformed)).Count > 0
        && parameter.Schema.Validate(System.Text.Json.JsonSerializer.SerializeToElement("018f0000-0000-7000-8000-000000000001")).Count == 0;

    private static ContractOperation Find(string dialect, string id) => ContractSet.All[dialect].Operation(id);

    private static TheoryData<string, string> All(Func<ContractOperation, bool> which)
    {
        var data = new TheoryData<string, string>();
        foreach (var contract in ContractSet.All.Values.OrderBy(contract => contract.Name, StringComparer.Ordinal))
        {
            foreach (var operation in contract.Operations.Values.Where(which).OrderBy(operation => operation.Id, StringComparer.Ordinal))
                data.Add(contract.Name, operation.Id);
        }

        return data;
    }

    private HttpClient Client(bool judge)
    {
        var through = new Through(host.Client);
        return new HttpClient(judge ? new ConformanceHandler(notes: false, everythingIsBuilt: true) { InnerHandler = through } : through) { BaseAddress = host.Client.BaseAddress };
    }

    private async Task<HttpResponseMessage> Send(
        ContractOperation operation, string path, string? body, string? token = "all", string? type = "application/json", string? method = null,
        byte[]? bytes = null, HttpContent? content = null, bool chunked = false, bool fail = false, bool judge = true)
    {
        using var client = Client(judge);
        using var request = new HttpRequestMessage(new HttpMethod(method ?? operation.Method), path);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

        // The socket's token stands in its query.
        if (operation.Id == "connectChatSocket" && token == "all")
            request.RequestUri = new Uri(path.Replace("token=abc", "token=all", StringComparison.Ordinal).Replace("?roomId", "?token=all&roomId", StringComparison.Ordinal), UriKind.Relative);

        foreach (var header in operation.Parameters.Where(parameter => parameter is { In: "header", Required: true }))
            request.Headers.Add(header.Name, "signature");

        if (fail)
            request.Headers.Add("X-Throw", "1");

        request.Content = content ?? (bytes is not null ? new ByteArrayContent(bytes) : body is not null ? new ByteArrayContent(Encoding.UTF8.GetBytes(body)) : null);
        if (request.Content is not null && content is null && type is not null)
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        if (chunked)
            request.Headers.TransferEncodingChunked = true;

        return await client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private sealed class Through(HttpClient client) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content };
            foreach (var header in request.Headers)
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);

            return await client.SendAsync(copy, cancellationToken);
        }
    }

    /// <summary>So many spaces, made while they are read.</summary>
    private sealed class Zeros(long length) : Stream
    {
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => Volatile.Read(ref position); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var taken = (int)Math.Min(count, length - position);
            buffer.AsSpan(offset, taken).Fill((byte)' ');
            Interlocked.Add(ref position, taken);
            return taken;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
