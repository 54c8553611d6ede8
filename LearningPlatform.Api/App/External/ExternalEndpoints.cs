using System.Text.Json;
using LearningPlatform.Api.App.Auth;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Authentication.External;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.External;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.External;

/// <summary>Signing in to the browser app through other providers, and the logins that belong to an account.</summary>
internal static class ExternalEndpoints
{
    private const string BrowserCookie = "lp_external";
    private const string NameCookie = "lp_external_name";
    private const string CookiePath = "/app/api/auth/external";
    private const int MaxForm = 64 * 1024;
    private const int MaxQuery = 8000;

    // The provider posts these; nothing else of its form goes on.
    private static readonly string[] Passed = ["code", "state", "error", "iss"];

    private static readonly AppLimit Beginnings = new("external-begin", 60, TimeSpan.FromMinutes(1));

    private static readonly AppLimit Returns = new("external-return", 60, TimeSpan.FromMinutes(1));

    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var signIn = app.MapGroup("/auth/external").WithTags("Signing in").AllowAnonymous();
        signIn.MapGet("/providers", Providers).WithName("listExternalProviders").WithSummary("The providers that can be signed in through.");
        signIn.MapPost("/{provider}", Begin).FromOwnPagesOnly().LimitedTo(Beginnings).WithName("beginExternalSignIn").WithSummary("Where to send the browser to sign in through a provider.");
        signIn.MapGet("/{provider}/callback", Return).LimitedTo(Returns).WithName("finishExternalSignIn").WithSummary("Where a provider sends the browser back: sets the cookie and goes on.");
        signIn.MapPost("/{provider}/callback", ReturnForm).LimitedTo(Returns).WithName("finishExternalSignInByForm").WithSummary("The same for providers that answer with a form.");

        var account = app.MapGroup("/account/external-logins").WithTags("Security");
        account.MapGet("", List).WithName("listExternalLogins").WithSummary("The logins of other providers that belong to the account.");
        account.MapPost("/{provider}", Link).FromOwnPagesOnly().WithName("linkExternalLogin").WithSummary("Where to send the browser to link a login. Needs a recent proof.");
        account.MapDelete("/{provider}", Unlink).WithName("unlinkExternalLogin").WithSummary("Removes a login, unless it is the only way to sign in. Needs a recent proof.");
    }

    private static Ok<ProviderList> Providers(IExternalProviders providers) =>
        TypedResults.Ok(new ProviderList([.. providers.Offered.Select(provider => new ProviderItem(provider.Spec.Id, provider.Spec.Name))]));

    private static Task<Results<Ok<BegunView>, ProblemHttpResult>> Begin(
        string provider, BeginInput body, HttpContext http, BrowserOrigin origin, IExternalProviders providers, BeginExternal begin, CancellationToken ct) =>
        Start(provider, body, null, http, origin, providers, begin, ct);

    private static Task<Results<Ok<BegunView>, ProblemHttpResult>> Link(
        string provider, BeginInput body, Caller caller, HttpContext http, BrowserOrigin origin, IExternalProviders providers, BeginExternal begin, CancellationToken ct) =>
        Start(provider, body, caller, http, origin, providers, begin, ct);

    private static async Task<Results<Ok<BegunView>, ProblemHttpResult>> Start(
        string provider, BeginInput body, Caller? linker, HttpContext http, BrowserOrigin origin, IExternalProviders providers, BeginExternal begin, CancellationToken ct)
    {
        if (providers.Find(provider) is null)
            return AppApi.Answer<BegunView>(new Core.Kernel.NotFound("provider"));

        // One secret for the browser and not for each attempt, so that two tabs don't spoil each other's.
        var browser = Secrets.Read(http.Request.Cookies[BrowserCookie]) ?? Secrets.New();
        var beginning = new ExternalBeginning(provider, Issuer.App, origin.Of(http), body.ReturnTo ?? "/") { Browser = browser, Linker = linker, Remember = body.Remember };
        var begun = await begin.Handle(beginning, ct);
        if (begun.Ok)
            http.Response.Cookies.Append(BrowserCookie, Secrets.Text(browser), Attributes(http, ExternalAttempt.Lifetime));

        return AppApi.Answer(begun.Map(found => new BegunView(found.Url.AbsoluteUri)));
    }

    private static async Task<SeeOther> Return(
        string provider, string? code, string? state, string? error, string? iss, RequestOrigin origin, CompleteExternal complete, HttpContext http, CancellationToken ct)
    {
        var name = http.Request.Cookies[NameCookie] is { Length: > 0 and <= 400 } given ? Uri.UnescapeDataString(given) : null;
        if (name is not null)
            http.Response.Cookies.Delete(NameCookie, Attributes(http, null));

        var end = await complete.Handle(
            new ExternalReturn(provider, Issuer.App, state, origin.Client)
            {
                Code = code,
                Error = error,
                IssuerParameter = iss,
                Name = name,

                // Without the cookie it is another browser, and a hash that nothing has.
                Browser = Secrets.Read(http.Request.Cookies[BrowserCookie]) ?? Secrets.New(),
            },
            ct);
        if (!end.Result.Ok)
            return new SeeOther(WithProblem(end.Linking ? end.ReturnTo! : "/sign-in", Problem(end.Result.Error)));

        if (end.Result.Value is { } signedIn)
            AppSession.Begin(http, signedIn.SignedIn);

        return new SeeOther(end.ReturnTo!);
    }

    // A form that another site's page posts comes without our cookie; the browser sends it along when it comes back by GET.
    private static async Task<Results<SeeOther, ProblemHttpResult>> ReturnForm(string provider, CompleteExternal complete, HttpContext http, CancellationToken ct)
    {
        if (http.Request.ContentLength is not <= MaxForm || !http.Request.HasFormContentType)
            return TypedResults.Problem("A form is expected.", statusCode: StatusCodes.Status400BadRequest);

        IFormCollection form;
        try
        {
            form = await http.Request.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            return TypedResults.Problem("The form can't be read.", statusCode: StatusCodes.Status400BadRequest);
        }

        var query = QueryString.Create(Passed.Where(form.ContainsKey).Select(name => KeyValuePair.Create(name, (string?)form[name].ToString()))).ToUriComponent();
        if (query.Length > MaxQuery)
            return TypedResults.Problem("The form is too large.", statusCode: StatusCodes.Status400BadRequest);

        if (await complete.Relay(provider, form["state"], ct) is { } page)
            return new SeeOther(page + (page.Contains('?', StringComparison.Ordinal) ? $"&{query.TrimStart('?')}" : query));

        // Apple tells the name once, here and not in the token.
        if (Name(form["user"]) is { } name)
            http.Response.Cookies.Append(NameCookie, Uri.EscapeDataString(name), Attributes(http, TimeSpan.FromMinutes(2)));

        return new SeeOther($"{CookiePath}/{Uri.EscapeDataString(provider)}/callback{query}");
    }

    private static async Task<Ok<LoginList>> List(Caller caller, ListExternalLogins list, IExternalProviders providers, CancellationToken ct) =>
        TypedResults.Ok(new LoginList([.. (await list.Handle(caller, ct)).Select(login =>
            new LoginItem(login.Provider, providers.Find(login.Provider)?.Spec.Name ?? login.Provider, login.Email, login.LinkedAt))]));

    private static async Task<Results<NoContent, ProblemHttpResult>> Unlink(string provider, Caller caller, RequestOrigin origin, UnlinkExternalLogin unlink, CancellationToken ct) =>
        AppApi.Answer(await unlink.Handle(caller, provider, origin.Client, ct));

    private static string WithProblem(string path, string problem) => $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}problem={problem}";

    private static string Problem(Error error) => error switch
    {
        _ when error == ExternalRefusals.Denied => "external_denied",
        Unauthenticated { Reason: AuthFault.CredentialsInvalid } => "external_failed",
        Unauthenticated => "external_signed_out",
        Invalid { Code: ExternalRefusals.EmailInUseCode } => "external_email_in_use",
        Invalid => "external_expired",
        Core.Kernel.Conflict => "external_taken",
        Forbidden => "account_closed",
        _ => "external_unavailable",
    };

    private static string? Name(string? user)
    {
        if (user is not { Length: > 0 and <= 2000 })
            return null;

        try
        {
            var name = JsonSerializer.Deserialize<AppleUser>(user, JsonSerializerOptions.Web)?.Name;
            var text = new string([.. $"{name?.FirstName} {name?.LastName}".Where(c => !char.IsControl(c) && !char.IsSurrogate(c))]).Trim();
            return text.Length is > 0 and <= 100 && Uri.EscapeDataString(text).Length <= 400 ? text : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static CookieOptions Attributes(HttpContext http, TimeSpan? lifetime) =>
        new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = CookiePath, MaxAge = lifetime, IsEssential = true };

    /// <summary>Body of a beginning.</summary>
    /// <param name="ReturnTo">Where to go when all is done: a path of this site; its root when left out.</param>
    /// <param name="Remember">Whether to stay signed in when the browser is closed.</param>
    internal sealed record BeginInput(string? ReturnTo, bool Remember);

    /// <summary>Where to go.</summary>
    /// <param name="Url">At the provider.</param>
    internal sealed record BegunView(string Url);

    /// <summary>The providers.</summary>
    /// <param name="Items">In the order in which they are shown.</param>
    internal sealed record ProviderList(IReadOnlyList<ProviderItem> Items);

    /// <summary>A provider.</summary>
    /// <param name="Id">The id in URLs.</param>
    /// <param name="Name">The name that people know.</param>
    internal sealed record ProviderItem(string Id, string Name);

    /// <summary>The logins of an account.</summary>
    /// <param name="Items">The oldest first.</param>
    internal sealed record LoginList(IReadOnlyList<LoginItem> Items);

    /// <summary>A login.</summary>
    /// <param name="Provider">The provider's id.</param>
    /// <param name="Name">The provider's name.</param>
    /// <param name="Email">The address there when it was linked.</param>
    /// <param name="LinkedAt">Since when.</param>
    internal sealed record LoginItem(string Provider, string Name, string? Email, DateTimeOffset LinkedAt);

    private sealed record AppleUser(AppleName? Name);

    private sealed record AppleName(string? FirstName, string? LastName);
}

/// <summary>303: the browser goes on by GET.</summary>
/// <param name="Location">Where.</param>
internal sealed record SeeOther(string Location) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = Location;

        // Neither code nor state is for the next page's eyes.
        httpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Task.CompletedTask;
    }
}
