using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.SecondFactors;

/// <summary>Where an account stands with its second factor.</summary>
/// <param name="Enabled">Whether it is asked for.</param>
/// <param name="RecoveryCodesLeft">Recovery codes that weren't used.</param>
public sealed record FactorState(bool Enabled, int RecoveryCodesLeft);

/// <summary>A secret that waits to be confirmed.</summary>
/// <param name="Secret">For typing: base 32.</param>
/// <param name="Uri">For the picture.</param>
public sealed record FactorProposal(string Secret, string Uri);

/// <summary>New recovery codes.</summary>
/// <param name="Codes">The codes; only their hashes are stored.</param>
public sealed record RecoveryCodeList(IReadOnlyList<string> Codes);

/// <summary>Tells the owner where the account stands with its second factor.</summary>
/// <param name="factors">Where factors are.</param>
public sealed class GetSecondFactor(ISecondFactors factors)
{
    /// <summary>Tells.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<FactorState>> Handle(Caller caller, CancellationToken ct) =>
        await factors.Find(caller.UserId, ct) is { EnabledAt: not null } factor ? new FactorState(true, factor.CodesLeft) : new FactorState(false, 0);
}

/// <summary>Makes a secret for the owner's authenticator app. Nothing is asked for until a code of it was seen.</summary>
/// <param name="factors">Where factors are.</param>
/// <param name="get">Reads the account.</param>
/// <param name="proof">Whether the owner proved to be it lately.</param>
/// <param name="box">Closes the secret.</param>
/// <param name="time">The clock.</param>
public sealed class ProposeSecondFactor(ISecondFactors factors, GetOwnAccount get, RecentProof proof, ISecretBox box, TimeProvider time)
{
    /// <summary>Makes it.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<FactorProposal>> Handle(Caller caller, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        var account = await get.Handle(caller, ct);
        if (!account.Ok)
            return account.Error;

        var secret = Totp.NewSecret();
        return await factors.Propose(caller.UserId, CodeCheck.Close(caller.UserId, secret, box), time.GetUtcNow(), ct)
            ? new FactorProposal(Totp.Text(secret), Totp.Uri(secret, account.Value.Email?.Text ?? account.Value.Username))
            : FactorRefusals.EnabledAlready;
    }
}

/// <summary>Switches the proposed second factor on with the first code of it.</summary>
/// <param name="factors">Where factors are.</param>
/// <param name="accounts">Where accounts are.</param>
/// <param name="proof">Whether the owner proved to be it lately.</param>
/// <param name="box">Opens the secret.</param>
/// <param name="time">The clock.</param>
public sealed class EnableSecondFactor(ISecondFactors factors, IAccounts accounts, RecentProof proof, ISecretBox box, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Switches it on.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="code">The six digits.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>The recovery codes, which are shown this once.</returns>
    public async Task<Outcome<RecoveryCodeList>> Handle(Caller caller, string code, Client client, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(caller.UserId, ct) is not { Standing: Standing.Good } account)
                return Unauthenticated.NoAccount;

            if (account.SecondFactorAt is not null)
                return FactorRefusals.EnabledAlready;

            var now = time.GetUtcNow();
            if (await factors.Find(account.Id, ct) is not { EnabledAt: null } factor)
                return FactorRefusals.NotProposed;

            if (Totp.Match(CodeCheck.Open(factor, box), code.Trim(), now, factor.LastStep) is not { } step)
                return Invalid.Field("code", "is not the code that the app shows now");

            var codes = RecoveryCodes.New();
            var change = new AccountChange(account with { SecondFactorAt = now, UpdatedAt = now }, [])
            {
                Log = [SecurityEvent.Of(SecurityEventKind.SecondFactorEnabled, account.Id, now, client, caller)],
            };
            if (await factors.Enable(change, factor.SealedSecret, step, [.. codes.Select(one => RecoveryCodes.Hash(account.Id, one)!)], ct) == Stored.Done)
                return new RecoveryCodeList(codes);
        }

        return Refusals.Busy;
    }
}

/// <summary>Makes new recovery codes; the old ones die.</summary>
/// <param name="factors">Where factors are.</param>
/// <param name="proof">Whether the owner proved to be it lately.</param>
/// <param name="time">The clock.</param>
public sealed class RenewRecoveryCodes(ISecondFactors factors, RecentProof proof, TimeProvider time)
{
    /// <summary>Makes them.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<RecoveryCodeList>> Handle(Caller caller, Client client, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        var codes = RecoveryCodes.New();
        var entry = SecurityEvent.Of(SecurityEventKind.RecoveryCodesMade, caller.UserId, time.GetUtcNow(), client, caller);
        return await factors.ReplaceCodes(caller.UserId, [.. codes.Select(one => RecoveryCodes.Hash(caller.UserId, one)!)], entry, ct)
            ? new RecoveryCodeList(codes)
            : FactorRefusals.NotEnabled;
    }
}

/// <summary>Switches the second factor off.</summary>
/// <param name="factors">Where factors are.</param>
/// <param name="accounts">Where accounts are.</param>
/// <param name="proof">Whether the owner proved to be it lately.</param>
/// <param name="time">The clock.</param>
public sealed class DisableSecondFactor(ISecondFactors factors, IAccounts accounts, RecentProof proof, TimeProvider time)
{
    private const int Attempts = 4;

    /// <summary>Switches it off; one that is off stays off.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, Client client, CancellationToken ct)
    {
        if (await proof.Missing(caller, ct) is { } missing)
            return missing;

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await accounts.Find(caller.UserId, ct) is not { Standing: Standing.Good } account)
                return Unauthenticated.NoAccount;

            if (account.SecondFactorAt is null)
                return Done.Value;

            var now = time.GetUtcNow();
            var change = new AccountChange(account with { SecondFactorAt = null, UpdatedAt = now }, [])
            {
                Log = [SecurityEvent.Of(SecurityEventKind.SecondFactorDisabled, account.Id, now, client, caller)],
            };
            if (await factors.Disable(change, ct) == Stored.Done)
                return Done.Value;
        }

        return Refusals.Busy;
    }
}

/// <summary>Why a second factor isn't changed.</summary>
internal static class FactorRefusals
{
    public static readonly Conflict EnabledAlready = new("identity.second_factor_enabled", "The second factor is switched on already.");

    public static readonly Conflict NotEnabled = new("identity.second_factor_disabled", "There is no second factor.");

    public static readonly Conflict NotProposed = new("identity.second_factor_not_proposed", "Begin with a new secret.");
}
