using System.Text.Json;
using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity.Passkeys;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Auth;

/// <summary>Passkeys (WebAuthn level 3): making, naming and removing them, and signing in with one without saying who one is.</summary>
internal static class PasskeyEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var auth = app.MapGroup("/auth/passkey").WithTags("Signing in").FromOwnPagesOnly();
        auth.MapPost("/options", Ask).AllowAnonymous().LimitedTo(AuthEndpoints.SignIns).WithName("askForPasskey").WithSummary("What to hand to navigator.credentials.get, to sign in or to confirm.");
        auth.MapPost("", SignIn).AllowAnonymous().LimitedTo(AuthEndpoints.SignIns).WithName("signInWithPasskey").WithSummary("Signs in with what navigator.credentials.get answered.");

        var own = app.MapGroup("/account/passkeys").WithTags("Account");
        own.MapGet("", List).WithName("listPasskeys").WithSummary("The caller's passkeys, the oldest first.");
        own.MapPost("/options", Propose).WithName("proposePasskey").WithSummary("What to hand to navigator.credentials.create.");
        own.MapPost("", Add).WithName("addPasskey").WithSummary("Keeps what navigator.credentials.create answered.");
        own.MapPatch("/{id:guid}", Rename).WithName("renamePasskey").WithSummary("Gives a passkey another name.");
        own.MapDelete("/{id:guid}", Remove).WithName("removePasskey").WithSummary("Forgets a passkey.");
    }

    private static async Task<Ok<QuestionView>> Ask(Site site, AskForPasskey ask, CancellationToken ct) => TypedResults.Ok(QuestionView.Of(await ask.Handle(site.Party, ct)));

    private static async Task<Results<Ok<SessionView>, ProblemHttpResult>> SignIn(
        PasskeyInput body, Site site, RequestOrigin origin, SignInWithPasskey signIn, HttpContext http, CancellationToken ct) =>
        AppSession.Answer(http, await signIn.Handle(site.Party, body.Ticket, Text(body.Credential), body.Remember, origin.Client, ct));

    private static async Task<Results<Ok<ListView>, ProblemHttpResult>> List(ListPasskeys list, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await list.Handle(caller, ct)).Map(found => new ListView([.. found.Items.Select(PasskeyView.Of)])));

    private static async Task<Results<Ok<QuestionView>, ProblemHttpResult>> Propose(Site site, ProposePasskey propose, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await propose.Handle(caller, site.Party, ct)).Map(QuestionView.Of));

    private static async Task<Results<Created<PasskeyView>, ProblemHttpResult>> Add(
        NewPasskeyInput body, Site site, RequestOrigin origin, AddPasskey add, Caller caller, CancellationToken ct) =>
        AppApi.Created(
            (await add.Handle(caller, site.Party, body.Ticket, body.Name, Text(body.Credential), origin.Client, ct)).Map(PasskeyView.Of), passkey => $"/app/api/account/passkeys/{passkey.Id}");

    private static async Task<Results<Ok<PasskeyView>, ProblemHttpResult>> Rename(Guid id, NameInput body, RenamePasskey rename, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await rename.Handle(caller, id, body.Name, ct)).Map(PasskeyView.Of));

    private static async Task<Results<NoContent, ProblemHttpResult>> Remove(Guid id, RequestOrigin origin, RemovePasskey remove, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await remove.Handle(caller, id, origin.Client, ct));

    /// <summary>The browser's answer as the handler reads it; nothing for nothing.</summary>
    /// <param name="credential">The JSON.</param>
    internal static string Text(JsonElement? credential) => credential is { ValueKind: not JsonValueKind.Undefined } given ? given.GetRawText() : "null";

    /// <summary>Body of a sign-in.</summary>
    /// <param name="Ticket">The ticket of the question.</param>
    /// <param name="Credential">The browser's answer: PublicKeyCredential.toJSON().</param>
    /// <param name="Remember">Whether to stay signed in when the browser is closed.</param>
    internal sealed record PasskeyInput(string? Ticket, JsonElement? Credential, bool Remember);

    /// <summary>Body of a new passkey.</summary>
    /// <param name="Ticket">The ticket of the question.</param>
    /// <param name="Name">The owner's name for it.</param>
    /// <param name="Credential">The browser's answer: PublicKeyCredential.toJSON().</param>
    internal sealed record NewPasskeyInput(string? Ticket, string? Name, JsonElement? Credential);

    /// <summary>Body of a renaming.</summary>
    /// <param name="Name">The name.</param>
    internal sealed record NameInput(string? Name);

    /// <summary>A question to the browser.</summary>
    /// <param name="Options">For PublicKeyCredential.parseRequestOptionsFromJSON or parseCreationOptionsFromJSON.</param>
    /// <param name="Ticket">To come back with.</param>
    internal sealed record QuestionView(JsonElement Options, string Ticket)
    {
        /// <summary>The view of a question.</summary>
        /// <param name="question">The question.</param>
        public static QuestionView Of(PasskeyQuestion question) => new(JsonElement.Parse(question.Options), question.Ticket);
    }

    /// <summary>The caller's passkeys.</summary>
    /// <param name="Items">The passkeys.</param>
    internal sealed record ListView(IReadOnlyList<PasskeyView> Items);

    /// <summary>A passkey.</summary>
    /// <param name="Id">The id.</param>
    /// <param name="Name">The owner's name for it.</param>
    /// <param name="CreatedAt">When it was made.</param>
    /// <param name="LastUsedAt">When it was last used; null before.</param>
    /// <param name="Synced">Whether it is on several devices, or in a backup.</param>
    internal sealed record PasskeyView(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, bool Synced)
    {
        /// <summary>The view of a passkey.</summary>
        /// <param name="passkey">The passkey.</param>
        public static PasskeyView Of(Passkey passkey) => new(passkey.Id, passkey.Name, passkey.CreatedAt, passkey.LastUsedAt, passkey.Synced);
    }
}

/// <summary>The site as the browser knows it, bound into handlers: setting <c>Web:PublicUrl</c> where it is set, else where the request was sent to.</summary>
/// <param name="Party">The site.</param>
internal sealed record Site(RelyingParty Party)
{
    /// <summary>Called by minimal API to bind a parameter of this type.</summary>
    /// <param name="http">The request.</param>
    public static ValueTask<Site?> BindAsync(HttpContext http)
    {
        var request = http.Request;
        var party = Uri.TryCreate(http.RequestServices.GetRequiredService<IConfiguration>()["Web:PublicUrl"], UriKind.Absolute, out var own)
            ? new RelyingParty(own.IdnHost, own.GetLeftPart(UriPartial.Authority))
            : new RelyingParty(request.Host.Host, $"{request.Scheme}://{request.Host}");
        return ValueTask.FromResult<Site?>(new Site(party));
    }
}
