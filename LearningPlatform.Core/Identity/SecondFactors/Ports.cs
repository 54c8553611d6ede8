namespace LearningPlatform.Core.Identity.SecondFactors;

/// <summary>The second factor of an account, as stored.</summary>
/// <param name="AccountId">Whose.</param>
/// <param name="SealedSecret">The secret, closed with <see cref="ISecretBox"/>.</param>
/// <param name="LastStep">The step of the last code that was used.</param>
/// <param name="EnabledAt">Since when it is asked for; null while it is only proposed.</param>
/// <param name="CodesLeft">Recovery codes that weren't used.</param>
public sealed record StoredFactor(Guid AccountId, string SealedSecret, long LastStep, DateTimeOffset? EnabledAt, int CodesLeft);

/// <summary>Where second factors are. What must happen once happens once, however many ask at the same time.</summary>
public interface ISecondFactors
{
    /// <summary>The factor of an account, or the one that is proposed; null when there is neither.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<StoredFactor?> Find(Guid accountId, CancellationToken ct);

    /// <summary>Keeps a new secret until it is confirmed, in place of an earlier proposal.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="sealedSecret">The secret, closed.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when a factor is switched on already.</returns>
    Task<bool> Propose(Guid accountId, string sealedSecret, DateTimeOffset at, CancellationToken ct);

    /// <summary>Switches the proposed factor on, with the account's own change in the same transaction.</summary>
    /// <param name="change">The account, which says since when.</param>
    /// <param name="sealedSecret">The proposal that was confirmed; when it was replaced meanwhile, nothing is written.</param>
    /// <param name="step">The step of the code that confirmed it.</param>
    /// <param name="codes">The hashes of the recovery codes.</param>
    /// <param name="ct">Gives up.</param>
    Task<Stored> Enable(AccountChange change, string sealedSecret, long step, IReadOnlyList<byte[]> codes, CancellationToken ct);

    /// <summary>Switches it off and forgets it, with the account's own change in the same transaction.</summary>
    /// <param name="change">The account.</param>
    /// <param name="ct">Gives up.</param>
    Task<Stored> Disable(AccountChange change, CancellationToken ct);

    /// <summary>Uses the code of a step up, and those of all steps before it.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="step">The step.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when it is used up already.</returns>
    Task<bool> UseStep(Guid accountId, long step, CancellationToken ct);

    /// <summary>Uses a recovery code up.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="hash">See <see cref="RecoveryCodes.Hash"/>.</param>
    /// <param name="entry">What to note of it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when there is no such code, or it was used.</returns>
    Task<bool> UseRecoveryCode(Guid accountId, byte[] hash, SecurityEvent entry, CancellationToken ct);

    /// <summary>Replaces all recovery codes of a factor that is switched on.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="codes">The hashes of the new ones.</param>
    /// <param name="entry">What to note of it.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>False when there is no factor.</returns>
    Task<bool> ReplaceCodes(Guid accountId, IReadOnlyList<byte[]> codes, SecurityEvent entry, CancellationToken ct);
}

/// <summary>Something begun that the client comes back with: what was proven so far, or a challenge. Only its hash is stored, it ends soon and is good once.</summary>
/// <param name="Hash">SHA-256 of the secret that the client has.</param>
/// <param name="Purpose">What it is good for.</param>
/// <param name="AccountId">Whose; null while nobody knows.</param>
/// <param name="Data">What is kept with it, as JSON.</param>
/// <param name="ExpiresAt">Its end.</param>
/// <param name="Failures">Wrong answers so far.</param>
public sealed record Ticket(byte[] Hash, TicketPurpose Purpose, Guid? AccountId, string Data, DateTimeOffset ExpiresAt, int Failures = 0);

/// <summary>What a ticket is good for.</summary>
public enum TicketPurpose
{
    /// <summary>The first factor was right, the second is awaited.</summary>
    SecondFactor,

    /// <summary>A passkey is being made.</summary>
    PasskeyCreation,

    /// <summary>A passkey is being asked for.</summary>
    PasskeyRequest,
}

/// <summary>Where tickets are.</summary>
public interface ITickets
{
    /// <summary>Keeps a new one.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="ct">Gives up.</param>
    Task Add(Ticket ticket, CancellationToken ct);

    /// <summary>Looks one up, whether or not it is over.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="purpose">What it must be for.</param>
    /// <param name="ct">Gives up.</param>
    Task<Ticket?> Find(byte[] hash, TicketPurpose purpose, CancellationToken ct);

    /// <summary>Uses one up. Of several who try at once, one gets it.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="purpose">What it must be for.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The ticket, whether or not it is over; null when there is none any more.</returns>
    Task<Ticket?> Take(byte[] hash, TicketPurpose purpose, CancellationToken ct);

    /// <summary>Counts a wrong answer.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="ct">Gives up.</param>
    Task Fail(byte[] hash, CancellationToken ct);
}
