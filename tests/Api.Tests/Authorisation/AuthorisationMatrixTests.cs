using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LearningPlatform.Api.Dialects.Framework.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Testing;
using LearningPlatform.Testing.Contracts;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Contracts = LearningPlatform.Testing.Contracts.Conformance;

namespace Api.Tests.Authorisation;

/// <summary>
/// Who may do what: every registered operation of the five dialects and every operation of the browser app, asked by every kind of caller, for its own and for
/// another's things. What must come of it is read from the contracts (<c>security</c>, <c>x-roles</c>, <c>x-permission</c>) with a mapping of our own and not with
/// that of the server.
/// </summary>
public sealed class AuthorisationMatrixTests(ApiFixture api) : IClassFixture<ApiFixture>, IDisposable
{
    private const string App = "app";

    /// <summary>Operations of the contracts that answer callers without a token. A public one that isn't named here fails.</summary>
    private static readonly (string Reason, string Dialect, string[] Operations)[] Public =
    [
        ("who signs in or registers has no token yet", "academy", ["sendPhoneCode", "verifyPhoneCode", "registerEmail", "login"]),
        ("the mailed token is the credential", "academy", ["verifyEmail", "requestPasswordReset", "confirmPasswordReset", "confirmEmailUpdate"]),
        ("the refresh token in the body is the credential", "academy", ["refreshToken", "logout"]),
        ("every documented call of them sends no token; one that is sent must be good (academy-R71)", "academy", ["sendNotification", "previewNotification"]),
        ("who signs in or registers has no token yet", "labs", ["login", "register"]),
        ("who signs in or registers has no token yet", "opencode", ["login", "createUser"]),
        ("the refresh token in the body is the credential", "opencode", ["refreshToken"]),
        ("who signs in or registers has no token yet", "unpuzzle", ["signUp", "signIn", "oauthSignIn", "oauthCallback"]),
        ("the refresh token in the body is the credential", "unpuzzle", ["refreshToken"]),
        ("visitors see what courses there are", "unpuzzle", ["listCourses", "getCourse"]),
        ("the sender's signature is the credential", "unpuzzle", ["stripeWebhook", "supabaseAuthWebhook"]),
        ("who signs in or registers has no token yet", "wayr", ["registerUser", "loginUser"]),
        ("the refresh token in the body is the credential", "wayr", ["refreshToken"]),
        (
            "visitors read published content", "wayr",
            [
                "listCourses", "getCourse", "getCoursePackage", "listLevels", "getLevel", "listSections", "getSection", "listModules", "getModule", "listLessons", "getLesson",
                "listLessonExercises", "listExercises", "getExercise", "listExercisesByType",
            ]),
    ];

    /// <summary>Operations of the browser app that answer callers without a token.</summary>
    private static readonly (string Reason, string[] Operations)[] Anonymous =
    [
        ("who signs in has no token yet", ["signInToApp", "answerSecondFactor", "askForPasskey", "signInWithPasskey", "signInToAppByPhone"]),
        ("who signs in through a provider has no token yet", ["listExternalProviders", "beginExternalSignIn", "finishExternalSignIn", "finishExternalSignInByForm"]),
        ("the mailed token is the credential", ["verifyEmailInApp"]),
        ("the browser's cookie is the credential", ["refreshApp", "signOutOfApp"]),
    ];

    /// <summary>Where the answer is another than the contract's words give. One that isn't needed any more fails.</summary>
    private static readonly Deviation[] Deviations =
    [
        new("academy", "verifyPhoneUpdate", null, null, [401], "401 is the documented answer to a wrong code, not to the token"),
        new("labs", "adminDeleteUser", "admin", true, [403], "administrators don't delete themselves: another one must"),
        new("labs", "adminSuspendUser", "admin", true, [403], "administrators don't suspend themselves: another one must"),
        new("opencode", "logout", "API key", null, [401], "a key has no session that could be ended (opencode-D08)"),
        new("opencode", "executeCode", null, false, [403], "running code in another's sandbox needs manage:platform, like reading it (opencode-R73)") { Roles = ~Roles.Admin },
        new("opencode", "runTests", null, false, [403], "running tests in another's sandbox needs manage:platform, like reading it (opencode-R73)") { Roles = ~Roles.Admin },
    ];

    private readonly HttpClient client =
        new(new ConformanceHandler(notes: false, everythingIsBuilt: false) { InnerHandler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } }) { BaseAddress = api.Node.Address };

    private readonly People people = new(api);

    public void Dispose() => client.Dispose();

    // opencode-R05, opencode-R15, opencode-R16, opencode-R17, opencode-R18, opencode-R19, opencode-R20, opencode-D08
    [Theory]
    [InlineData("academy")]
    [InlineData("labs")]
    [InlineData("opencode")]
    [InlineData("unpuzzle")]
    [InlineData("wayr")]
    public async Task A_dialect_lets_in_whom_its_contract_names_and_nobody_else(string dialect)
    {
        // The chat's socket is no request with an answer; its own tests ask who gets in.
        var targets = Contracts.Registered(api.Node.Services)
            .Where(entry => entry.Dialect == dialect)
            .Select(entry => ContractSet.All[dialect].Operation(entry.Operation))
            .Where(operation => operation.SuccessStatus != 101)
            .OrderBy(operation => operation.Id, StringComparer.Ordinal)
            .Select(Of);
        await Check(dialect, [.. targets]);
    }

    [Fact]
    public async Task The_browser_app_lets_in_who_is_signed_in_and_only_administrators_administer() => await Check(App, [.. AppEndpoints().Select(Of)]);

    [Fact]
    public void Every_operation_without_a_token_is_named_with_a_reason()
    {
        var named = Public.SelectMany(entry => entry.Operations.Select(id => $"{entry.Dialect} {id}"))
            .Concat(Anonymous.SelectMany(entry => entry.Operations.Select(id => $"{App} {id}")))
            .Order(StringComparer.Ordinal);
        var there = ContractSet.All.Values.SelectMany(contract => contract.Operations.Values)
            .Where(operation => operation.Authentication != ContractAuthentication.Required)
            .Select(operation => $"{operation.Contract.Name} {operation.Id}")
            .Concat(AppEndpoints().Where(IsAnonymous).Select(endpoint => $"{App} {Name(endpoint)}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(there, named);
    }

    private static Target Of(ContractOperation operation)
    {
        var path = Samples.Path(operation);
        var open = operation.Authentication != ContractAuthentication.Required;
        return new Target(operation.Id, operation.Method, operation.Contract.BasePath + operation.Path, path, Samples.Body(operation), (kind, own) => Expected(operation, kind, own))
        {
            Headers = [.. operation.Parameters.Where(parameter => parameter is { In: "header", Required: true }).Select(parameter => parameter.Name)],

            // Who needs no token may still be refused for the password, code or signature that he sent, or because the address of the sample has been tried too
            // often. The conformance handler knows where that is documented.
            Opens = (status, _) => open || status is not (401 or 403 or 429),
        };
    }

    private static Target Of(RouteEndpoint endpoint)
    {
        var template = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
        var path = string.Join('/', template.Split('/').Select(segment => !segment.StartsWith('{') ? segment : segment.Contains(":guid", StringComparison.Ordinal) ? $"{Ids.New()}" : "google"));
        var method = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single();
        var anonymous = IsAnonymous(endpoint);
        var forAdmins = template.StartsWith("/app/api/admin/", StringComparison.Ordinal) || template.StartsWith("/app/api/studio/achievements", StringComparison.Ordinal);
        var forAuthors = template.StartsWith("/app/api/studio/", StringComparison.Ordinal);
        return new Target(Name(endpoint), method, template, path, method is "GET" or "DELETE" ? null : """{"name":"theirs"}""", Expect)
        {
            // The challenge tells a refused token from a refused password.
            Opens = (status, challenged) => status is not (403 or 429) && !(status == 401 && (challenged || !anonymous)),
        };

        int[]? Expect(Kind kind, bool? own) =>
            anonymous ? null
            : kind.Proof == Proof.Suspended ? [403]
            : kind.Proof != Proof.Token ? [401]
            : forAdmins ? kind.Roles == Roles.Admin ? null : [403]
            : forAuthors && (kind.Roles & (Roles.Instructor | Roles.Admin)) == 0 ? [403]
            : own == false ? [404]
            : null;
    }

    /// <summary>The statuses that a caller must get; null when he is let in.</summary>
    private static int[]? Expected(ContractOperation operation, Kind kind, bool? own)
    {
        var dialect = operation.Contract.Name;
        if (operation.Authentication != ContractAuthentication.Required)
        {
            // Academy alone refuses a bad token where none is needed; elsewhere it counts as none.
            var bad = operation.Authentication == ContractAuthentication.Optional && dialect == "academy" && kind.Proof is not (Proof.None or Proof.Key or Proof.Token);
            return bad ? [401] : null;
        }

        switch (kind.Proof)
        {
            case Proof.Key when dialect == "opencode":
            case Proof.Token:
                break;

            // labs-R12, labs-D06: a suspended account looks at itself and leaves.
            case Proof.Suspended when dialect == "labs":
                return operation.RequiresActiveAccount || operation.Roles.Count > 0 ? [403] : null;
            default:
                return [401];
        }

        if (operation.Roles.Count > 0 && !operation.Roles.Any(name => (Means(dialect, name) & kind.Roles) != 0))
            return [403];

        if (operation.Extension("x-permission") is not { } rule || dialect != "opencode")
            return null;

        if (rule.ValueKind == JsonValueKind.String)
            return Holds(rule.GetString()!) ? null : [403];

        if (rule.TryGetProperty("anyOf", out var any))
            return any.EnumerateArray().Any(name => Holds(name.GetString()!)) ? null : [403];

        var (mine, others) = (rule.GetProperty("own").GetString()!, rule.GetProperty("others").GetString()!);

        // "public view; ..." is no permission: everybody sees a part.
        if (others.Contains(' ', StringComparison.Ordinal) || Holds(own == false ? others : mine))
            return null;

        return own == false && !operation.Path.Contains("{userId}", StringComparison.Ordinal) ? [403, 404] : [403];

        bool Holds(string permission) => (kind.Proof != Proof.Key || permission == Kind.KeyPermission)
            && operation.Contract.Root.GetProperty("x-role-permissions").EnumerateObject()
                .Where(role => (Means(dialect, role.Name) & kind.Roles) != 0)
                .Any(role => role.Value.GetProperty("permissions").EnumerateArray().Any(name => name.GetString() == permission));
    }

    private static Roles Means(string dialect, string role) => (dialect, role) switch
    {
        ("academy", "user") or ("labs", "USER") => Roles.Student | Roles.TeachingAssistant | Roles.Instructor | Roles.Admin,
        ("wayr", "student") => Roles.Student | Roles.TeachingAssistant,
        (_, "student") => Roles.Student,
        (_, "teaching_assistant") => Roles.TeachingAssistant,
        (_, "instructor") or ("wayr", "content_creator") => Roles.Instructor,
        (_, "admin") or ("labs", "ADMIN") => Roles.Admin,
        _ => throw new InvalidOperationException($"{dialect} has a role {role} that the matrix doesn't know."),
    };

    private static bool IsAnonymous(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;

    private static string Name(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<EndpointNameMetadata>()?.EndpointName ?? endpoint.RoutePattern.RawText!;

    private IEnumerable<RouteEndpoint> AppEndpoints() => api.Node.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => ("/" + endpoint.RoutePattern.RawText!.TrimStart('/')).StartsWith("/app/api/", StringComparison.OrdinalIgnoreCase))
        .OrderBy(Name, StringComparer.Ordinal);

    private async Task Check(string dialect, IReadOnlyList<Target> targets)
    {
        Assert.NotEmpty(targets);
        var run = new Run(dialect);
        await Task.WhenAll(Kind.All.Select(kind => Column(run, kind, targets)));

        TestContext.Current.TestOutputHelper?.WriteLine($"{dialect}: {targets.Count} operations, {run.Cells} cells, {run.Successes.Values.Sum()} of them succeeded");
        var problems = run.Problems.Order(StringComparer.Ordinal)
            .Concat(Deviations.Where(one => one.Dialect == dialect && !run.Needed.ContainsKey(one)).Select(one => $"{dialect} {one.Operation}: the deviation isn't needed any more: {one.Reason}"))
            .Concat(Kind.All.Where(kind => kind.Proof == Proof.Token && !run.Successes.ContainsKey(kind)).Select(kind => $"{dialect}: nothing succeeded as {kind}, so the matrix shows nothing"))
            .ToList();
        Assert.True(problems.Count == 0, $"{problems.Count} of {run.Cells} cells are wrong:\n{string.Join('\n', problems)}");
    }

    // One kind of caller asks everything, one after the other. Whoever changed something successfully, and whoever it was done to, is replaced: an ended session
    // or an erased account would be refused from then on for another reason than the one that is asked for.
    private async Task Column(Run run, Kind kind, IReadOnlyList<Target> targets)
    {
        var caller = await people.Add(kind);
        var other = await people.Add(Kind.Student);
        foreach (var target in targets)
        {
            foreach (var own in Variants(target, kind))
            {
                var path = own is { } mine ? target.PathTo(await people.Thing(mine ? caller : other, target.Owned!)) : target.Path;
                var expected = target.Expected(kind, own);
                var deviation = Array.Find(Deviations, one => one.Covers(run.Dialect, target.Name, kind, own));
                var before = own == false && target.Method != "GET" ? await people.State(other) : null;

                var (status, challenged, violation) = await Send(target, path, Addressed(target.Body, kind), caller);
                run.Count();
                var fits = Fits(target, expected, status, challenged);
                if (deviation is not null && !fits)
                {
                    run.Needed[deviation] = true;
                    expected = deviation.Statuses;
                    fits = Fits(target, expected, status, challenged);
                }

                if (!fits || violation is not null)
                {
                    run.Problems.Add($"{run.Dialect} {target.Name} ({target.Method} {target.Template}) as {kind}{(own is null ? "" : own.Value ? ", his own" : ", another's")}: {status}, "
                        + $"expected {(expected is null ? "to be let in" : string.Join(" or ", expected))}{(violation is null ? "" : "\n    " + violation.Replace("\n", "\n    ", StringComparison.Ordinal))}");
                }

                if (before is not null && expected is not null && await people.State(other) is var after && after != before)
                    run.Problems.Add($"{run.Dialect} {target.Name} ({target.Method} {target.Template}) as {kind}, another's: {status}, but it changed '{before}' to '{after}'");

                if (status is >= 200 and < 300)
                {
                    run.Successes.AddOrUpdate(kind, 1, (_, count) => count + 1);
                    if (target.Method != "GET")
                    {
                        caller = await people.Add(kind);
                        other = own == false ? await people.Add(Kind.Student) : other;
                    }
                }
            }
        }
    }

    // Who isn't known has nothing of his own.
    private static bool?[] Variants(Target target, Kind kind) => target.Owned is null ? [null] : kind.Proof is Proof.Token or Proof.Key ? [true, false] : [false];

    // The columns run at once; ten registrations of one address at the same moment are another test's.
    private static string? Addressed(string? body, Kind kind)
    {
        var column = Array.IndexOf(Kind.All, kind);
        return body?.Replace("learner@example.com", $"learner{column}@example.com", StringComparison.Ordinal).Replace("+491701234567", $"+49170123{column:0000}", StringComparison.Ordinal);
    }

    private static bool Fits(Target target, int[]? expected, int status, bool challenged) =>
        expected is null ? status is > 0 and < 500 && target.Opens(status, challenged) : expected.Contains(status);

    private async Task<(int Status, bool Challenged, string? Violation)> Send(Target target, string path, string? body, Member caller)
    {
        using var request = new HttpRequestMessage(new HttpMethod(target.Method), path);
        if (caller.Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", caller.Token);

        if (caller.Key is not null)
            request.Headers.Add("X-API-Key", caller.Key);

        foreach (var header in target.Headers)
            request.Headers.Add(header, "signature");

        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        try
        {
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, response.Headers.WwwAuthenticate.Count > 0, null);
        }
        catch (ContractViolationException violation)
        {
            return (0, false, violation.Message);
        }
    }

    /// <summary>An operation as the matrix asks it.</summary>
    /// <param name="Name">Its id.</param>
    /// <param name="Method">Its method.</param>
    /// <param name="Template">Its path with the names of its parameters.</param>
    /// <param name="Path">Its path with ids of nothing.</param>
    /// <param name="Body">A good body.</param>
    /// <param name="Expected">The statuses for a kind of caller, his own or another's thing; null when he is let in.</param>
    private sealed record Target(string Name, string Method, string Template, string Path, string? Body, Func<Kind, bool?, int[]?> Expected)
    {
        public IReadOnlyList<string> Headers { get; init; } = [];

        /// <summary>Whether a status, with or without a challenge, is that of a caller who was let in.</summary>
        public required Func<int, bool, bool> Opens { get; init; }

        /// <summary>The segment before the id of what belongs to somebody; null when there is none in the path.</summary>
        public string? Owned => Index < 0 ? null : Template.Split('/')[Index - 1];

        private int Index => Array.FindIndex(Template.Split('/'), segment => segment.StartsWith('{')) is var first and > 0 && People.Owned.Contains(Template.Split('/')[first - 1]) ? first : -1;

        public string PathTo(Guid id)
        {
            var segments = Path.Split('/');
            var query = segments[Index].IndexOf('?', StringComparison.Ordinal);
            segments[Index] = id + (query < 0 ? "" : segments[Index][query..]);
            return string.Join('/', segments);
        }
    }

    /// <summary>A cell whose answer isn't what the contract's words give.</summary>
    /// <param name="Dialect">The dialect.</param>
    /// <param name="Operation">The operation.</param>
    /// <param name="Caller">The kind of caller; null for all that are signed in.</param>
    /// <param name="Own">His own things, or another's; null for either.</param>
    /// <param name="Statuses">What it is instead; null when he is let in.</param>
    /// <param name="Reason">Why.</param>
    private sealed record Deviation(string Dialect, string Operation, string? Caller, bool? Own, int[]? Statuses, string Reason)
    {
        /// <summary>Only callers with one of these roles.</summary>
        public Roles Roles { get; init; } = ~Roles.None;

        public bool Covers(string dialect, string operation, Kind kind, bool? own) =>
            dialect == Dialect && operation == Operation && (Caller is null ? kind.Proof == Proof.Token : kind.Name == Caller) && (Own is null || own == Own) && (kind.Roles & Roles) != 0;
    }

    private sealed class Run(string dialect)
    {
        private int cells;

        public string Dialect => dialect;

        public int Cells => cells;

        public ConcurrentBag<string> Problems { get; } = [];

        public ConcurrentDictionary<Deviation, bool> Needed { get; } = new();

        public ConcurrentDictionary<Kind, int> Successes { get; } = new();

        public void Count() => Interlocked.Increment(ref cells);
    }
}
