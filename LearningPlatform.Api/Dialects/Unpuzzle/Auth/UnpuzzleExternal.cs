using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Authentication.External;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.External;
using LearningPlatform.Core.Identity.Supabase;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data;
using Microsoft.AspNetCore.Mvc;

namespace LearningPlatform.Api.Dialects.Unpuzzle.Auth;

/// <summary>Unpuzzle's sign-in through other providers, and what Supabase Auth reports (unpuzzle-R24, R25, R83).</summary>
internal static class UnpuzzleExternal
{
    private static readonly Invalid WrongSignature = new([], "Invalid webhook signature");

    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("oauthSignIn", Begin);
        routes.Map("oauthCallback", Finish);
        routes.Map("supabaseAuthWebhook", Apply);
    }

    private static async Task<Outcome<OAuthSignInView>> Begin(Body<OAuthSignInInput> body, HttpContext http, BrowserOrigin origin, BeginExternal begin, CancellationToken ct) =>
        (await begin.Handle(new ExternalBeginning(body.Value.Provider, Issuer.Unpuzzle, origin.Of(http), body.Value.RedirectUrl), ct))
            .Map(begun => new OAuthSignInView(begun.Url.AbsoluteUri, begun.State));

    private static async Task<Outcome<Reply<OAuthCallbackView>>> Finish(Body<OAuthCallbackInput> body, RequestOrigin origin, CompleteExternal complete, CancellationToken ct) =>
        (await complete.Handle(new ExternalReturn(body.Value.Provider, Issuer.Unpuzzle, body.Value.State, origin.Client) { Code = body.Value.Code }, ct))
            .Result.Map(end => UnpuzzleAuth.WithCookie(OAuthCallbackView.Of(end!), end!.SignedIn.Tokens));

    private static async Task<Outcome<ReceivedView>> Apply(
        Body<SupabaseInput> body, RawBody raw, [FromHeader(Name = "X-Supabase-Signature")] string signature, RequestOrigin origin, SupabaseSecret secret, ApplySupabaseEvent apply, CancellationToken ct)
    {
        if (!secret.Signed(raw.Bytes.Span, signature))
            return WrongSignature;

        // The event's id is nobody's own: the platform itself remembers it.
        using var scope = RowScope.Platform.Enter();
        return body.Value.ToEvent(origin.Client) is { } report ? (await apply.Handle(report, ct)).Map(_ => new ReceivedView()) : new ReceivedView();
    }
}

/// <summary>Body of oauthSignIn.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="RedirectUrl">The page of the client that the provider sends the browser to.</param>
internal sealed record OAuthSignInInput(string Provider, string RedirectUrl);

/// <summary>Answer of oauthSignIn.</summary>
/// <param name="AuthUrl">Where the browser goes.</param>
/// <param name="State">What comes back.</param>
internal sealed record OAuthSignInView(string AuthUrl, string State);

/// <summary>Body of oauthCallback.</summary>
/// <param name="Provider">The provider.</param>
/// <param name="Code">What it sent.</param>
/// <param name="State">What it sent back.</param>
internal sealed record OAuthCallbackInput(string Provider, string Code, string State);

/// <summary>Answer of oauthCallback.</summary>
/// <param name="User">The account.</param>
/// <param name="AccessToken">The access token.</param>
/// <param name="RefreshToken">The refresh token.</param>
/// <param name="IsNewUser">Whether the account was made just now.</param>
internal sealed record OAuthCallbackView(OAuthUserView User, string AccessToken, string RefreshToken, bool IsNewUser)
{
    /// <summary>The answer for a sign-in.</summary>
    /// <param name="end">The sign-in.</param>
    public static OAuthCallbackView Of(ExternallySignedIn end)
    {
        var (account, tokens) = end.SignedIn;
        return new OAuthCallbackView(
            new OAuthUserView(account.Id, Address.Of(account), account.Name, account.Profile.AvatarUrl), tokens.Access, tokens.Refresh!, end.IsNew);
    }
}

/// <summary>Part of oauthCallback's answer.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="FullName">The name.</param>
/// <param name="AvatarUrl">The picture.</param>
internal sealed record OAuthUserView(Guid Id, string Email, string FullName, string? AvatarUrl);

/// <summary>Body of supabaseAuthWebhook.</summary>
/// <param name="Id">The event.</param>
/// <param name="Type">What it is.</param>
/// <param name="Data">What it is about.</param>
internal sealed record SupabaseInput(string? Id, string Type, SupabaseDataInput Data)
{
    /// <summary>What is reported; null for events that mean nothing here.</summary>
    /// <param name="client">Where the request came from.</param>
    public SupabaseEvent? ToEvent(Client client)
    {
        if (!ApplySupabaseEvent.Types.Contains(Type))
            return null;

        if (Data.Session is { } session)
            return new SupabaseEvent(Id, Type, session.UserId, client) { SessionId = session.Id };

        return Data.User is not { } user ? null : new SupabaseEvent(Id, Type, user.Id, client)
        {
            Email = user.Email,
            FullName = user.UserMetadata?.FullName,
            AvatarUrl = user.UserMetadata is { AvatarUrl: { IsSet: true } picture } ? new Change<string>(true, picture.Value) : default,
        };
    }
}

/// <summary>Part of the webhook's body.</summary>
/// <param name="User">In events about a user.</param>
/// <param name="Session">In events about a session.</param>
internal sealed record SupabaseDataInput(SupabaseUserInput? User, SupabaseSessionInput? Session);

/// <summary>A user of Supabase.</summary>
/// <param name="Id">The account.</param>
/// <param name="Email">The address.</param>
/// <param name="UserMetadata">Name and picture.</param>
internal sealed record SupabaseUserInput(Guid Id, string? Email, SupabaseMetadataInput? UserMetadata);

/// <summary>What a user of Supabase says about himself.</summary>
/// <param name="FullName">The name.</param>
/// <param name="AvatarUrl">The picture.</param>
internal sealed record SupabaseMetadataInput(string? FullName, Optional<string> AvatarUrl);

/// <summary>A session of Supabase.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">The account.</param>
internal sealed record SupabaseSessionInput(string Id, Guid UserId);

/// <summary>Answer of the webhook.</summary>
/// <param name="Received">Always.</param>
internal sealed record ReceivedView(bool Received = true);
