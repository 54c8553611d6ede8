using System.Text.Json;

namespace LearningPlatform.Core.Identity.SecondFactors;

/// <summary>How far a sign-in to the app has come.</summary>
public abstract record SignInStep
{
    /// <summary>The person is signed in.</summary>
    /// <param name="SignedIn">Who, with what.</param>
    public sealed record Complete(SignedIn SignedIn) : SignInStep;

    /// <summary>A code of the second factor is missing.</summary>
    /// <param name="Ticket">What the client comes back with.</param>
    /// <param name="ExpiresAt">Until when.</param>
    public sealed record CodeNeeded(string Ticket, DateTimeOffset ExpiresAt) : SignInStep;
}

/// <summary>
/// Hands out the ticket that stands between the first and the second factor. It is bound to the account as it was when the first was right: another password,
/// or another factor, and it is void.
/// </summary>
/// <param name="tickets">Where tickets are.</param>
/// <param name="time">The clock.</param>
public sealed class SecondFactorTickets(ITickets tickets, TimeProvider time)
{
    /// <summary>How long it is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>Wrong codes that void it.</summary>
    public const int Attempts = 5;

    /// <summary>A ticket for an account whose first factor was right.</summary>
    /// <param name="account">The account; it has a second factor.</param>
    /// <param name="method">What the first factor was.</param>
    /// <param name="remember">Whether to be remembered for longer.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<SignInStep.CodeNeeded> Issue(Account account, SignInMethod method, bool remember, CancellationToken ct)
    {
        var secret = Secrets.New();
        var expiresAt = time.GetUtcNow() + Lifetime;
        var data = JsonSerializer.Serialize(new FirstFactor(method, remember, account.PasswordChangedAt, account.SecondFactorAt));
        await tickets.Add(new Ticket(Secrets.Hash(secret), TicketPurpose.SecondFactor, account.Id, data, expiresAt), ct);
        return new SignInStep.CodeNeeded(Secrets.Text(secret), expiresAt);
    }

    /// <summary>What is kept with the ticket.</summary>
    internal sealed record FirstFactor(SignInMethod Method, bool Remember, DateTimeOffset? PasswordChangedAt, DateTimeOffset? SecondFactorAt)
    {
        public static FirstFactor Of(Ticket ticket) => JsonSerializer.Deserialize<FirstFactor>(ticket.Data)!;

        public bool IsStillTrueOf(Account account) => PasswordChangedAt == account.PasswordChangedAt && SecondFactorAt is not null && SecondFactorAt == account.SecondFactorAt;
    }
}
