using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>A client wants a new access token.</summary>
/// <param name="Issuer">The dialect that was asked.</param>
/// <param name="Token">The refresh token as sent.</param>
/// <param name="ArrivedAt">When the request reached the server.</param>
/// <param name="Client">Where it came from.</param>
public sealed record RefreshRequest(Issuer Issuer, string Token, DateTimeOffset ArrivedAt, Client Client);

/// <summary>What to do about a presented refresh token.</summary>
public abstract record RefreshDecision
{
    /// <summary>Exchange it for the next one.</summary>
    public sealed record Rotate : RefreshDecision;

    /// <summary>Leave it as it is; only the access token is new (opencode-R12).</summary>
    public sealed record Keep : RefreshDecision;

    /// <summary>Answer with the token that a request beside this one has just made.</summary>
    /// <param name="Successor">That token.</param>
    public sealed record Repeat(RefreshToken Successor) : RefreshDecision;

    /// <summary>Go on with the token that came after it, which was exchanged meanwhile too.</summary>
    public sealed record Follow : RefreshDecision;

    /// <summary>Refuse it.</summary>
    /// <param name="Error">Why.</param>
    /// <param name="EndFamily">True when somebody else must have a copy: nothing of the session is trusted any more.</param>
    public sealed record Refuse(Error Error, bool EndFamily = false) : RefreshDecision;
}

/// <summary>
/// Hands out a new access token for a refresh token, rotates it where the dialect does, and ends the whole session when a token comes back after it
/// was exchanged. A client that races itself (two tabs that wake together, a retry) isn't punished: an exchange answers only after
/// <see cref="Hold"/>, and whoever arrives before that gets the same next token. So there is always one family with one good token, and whoever
/// sends an exchanged token after the answer can have left is reusing it. The browser application's cookie has an overlap in place of the hold
/// (<see cref="TokenRules.Overlap"/>).
/// </summary>
/// <param name="sessions">Where sessions are.</param>
/// <param name="tokens">Reads and issues.</param>
/// <param name="states">Is told of ended sessions.</param>
/// <param name="time">The clock.</param>
public sealed class RefreshSession(ISessions sessions, ITokens tokens, ISessionStates states, TimeProvider time)
{
    /// <summary>How long an exchange holds its answer back: time for the second tab's request to arrive.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(150);

    /// <summary>Refreshes.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SignedIn>> Handle(RefreshRequest request, CancellationToken ct)
    {
        if (await tokens.ReadRefresh(request.Token, ct) is not { } secret)
            return Refusals.TokenInvalid;

        var hash = Secrets.Hash(secret);
        while (true)
        {
            if (await sessions.FindRefresh(hash, ct) is not { } facts)
                return Refusals.TokenInvalid;

            var now = time.GetUtcNow();
            switch (Decide(facts, request.Issuer, request.ArrivedAt, now))
            {
                case RefreshDecision.Keep:
                    await sessions.Touch(facts.Session.Id, now, ct);
                    return await Hand(facts, null, now, ct);

                case RefreshDecision.Rotate:
                    var nextSecret = await tokens.Next(secret, ct);
                    var next = new RefreshToken(Ids.New(now), facts.Session.Id, Secrets.Hash(nextSecret), now, now + Lifetime(facts.Session));
                    var overlap = TokenRules.Of(facts.Session.Issuer).Overlap;
                    if (!await sessions.Rotate(facts.Token.Id, next, now + (overlap ?? Hold), request.Client, ct))
                        continue; // Another request was first, or the session ended: look again.

                    if (overlap is null)
                        await Until(now + Hold, ct);
                    return await Hand(facts, (next, nextSecret), now, ct);

                case RefreshDecision.Repeat(var successor):
                    if (TokenRules.Of(facts.Session.Issuer).Overlap is null)
                        await Until(facts.Token.RotatedAt!.Value, ct);
                    var same = await tokens.Next(secret, ct);
                    return Secrets.Hash(same).AsSpan().SequenceEqual(successor.Hash) ? await Hand(facts, (successor, same), now, ct) : Refusals.TokenInvalid;

                case RefreshDecision.Follow:
                    secret = await tokens.Next(secret, ct);
                    hash = Secrets.Hash(secret);
                    continue;

                case RefreshDecision.Refuse(var error, var endFamily):
                    if (endFamily)
                    {
                        // Whoever has the copy may hang up on purpose; that must not save the session.
                        var entry = SecurityEvent.Of(SecurityEventKind.TokenReused, facts.Account.Id, now, request.Client) with { SessionId = facts.Session.Id };
                        await sessions.End(facts.Session.Id, SessionEnd.TokenReused, access: true, now, entry, CancellationToken.None);
                        states.Ended(facts.Session.Id);
                    }

                    return error;
            }
        }
    }

    /// <summary>What to do about a refresh token.</summary>
    /// <param name="facts">All that is known about it.</param>
    /// <param name="asked">The dialect that was asked.</param>
    /// <param name="arrivedAt">When the request reached the server.</param>
    /// <param name="now">The time.</param>
    public static RefreshDecision Decide(RefreshFacts facts, Issuer asked, DateTimeOffset arrivedAt, DateTimeOffset now)
    {
        var (token, session, account, successor) = facts;

        // A refresh token is good in its own dialect only: elsewhere other lifetimes and rotation rules hold.
        if (session.Issuer != asked || session.RefreshEndedAt is not null)
            return new RefreshDecision.Refuse(Refusals.TokenInvalid);

        if (token.RotatedAt is { } answeredAt)
        {
            if (arrivedAt >= answeredAt)
                return new RefreshDecision.Refuse(Refusals.TokenInvalid, EndFamily: true);

            // Late as it is, the request may find the successor used up already.
            if (successor is { RotatedAt: null })
                return new RefreshDecision.Repeat(successor);
            return successor is not null && TokenRules.Of(asked).Overlap is not null ? new RefreshDecision.Follow() : new RefreshDecision.Refuse(Refusals.TokenInvalid);
        }

        if (token.ExpiresAt <= now)
            return new RefreshDecision.Refuse(Refusals.TokenExpired);

        return account.Standing switch
        {
            Standing.Good => TokenRules.Of(session.Issuer).Rotates ? new RefreshDecision.Rotate() : new RefreshDecision.Keep(),
            Standing.Deleted or Standing.Erased => new RefreshDecision.Refuse(Unauthenticated.NoAccount),
            _ => new RefreshDecision.Refuse(new Unauthenticated(AuthFault.AccountClosed, "The account is not active.")),
        };
    }

    private async Task Until(DateTimeOffset at, CancellationToken ct)
    {
        // A timer may be a little early, and then the answer would be.
        while (at - time.GetUtcNow() is { Ticks: > 0 } rest)
            await Task.Delay(rest + TimeSpan.FromMilliseconds(1), time, ct);
    }

    private static TimeSpan Lifetime(Session session)
    {
        var rules = TokenRules.Of(session.Issuer);
        return (session.Remembered ? rules.RememberedLifetime : rules.RefreshLifetime) ?? throw new InvalidOperationException($"{session.Issuer} has no refresh tokens.");
    }

    private async Task<Outcome<SignedIn>> Hand(RefreshFacts facts, (RefreshToken Token, byte[] Secret)? next, DateTimeOffset now, CancellationToken ct)
    {
        var lifetime = TokenRules.Of(facts.Session.Issuer).AccessLifetime;
        var access = await tokens.Access(facts.Account, facts.Session, now, ct);
        var refresh = next is { } n ? await tokens.Refresh(facts.Session, n.Secret, n.Token.IssuedAt, n.Token.ExpiresAt, ct) : null;
        return new SignedIn(facts.Account, new TokenPair(access, now + lifetime, lifetime, refresh) { RememberedUntil = facts.Session.Remembered ? next?.Token.ExpiresAt : null });
    }
}
