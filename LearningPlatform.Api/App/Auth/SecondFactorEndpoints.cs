using LearningPlatform.Api.Authentication;
using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LearningPlatform.Api.App.Auth;

/// <summary>The owner's second factor: an authenticator app, and recovery codes for who lost it. The page draws the picture of <see cref="ProposalView.Uri"/>.</summary>
internal static class SecondFactorEndpoints
{
    /// <summary>Maps the operations.</summary>
    /// <param name="app">The group of the app's operations.</param>
    public static void Map(RouteGroupBuilder app)
    {
        var group = app.MapGroup("/account/totp").WithTags("Account");
        group.MapGet("", Get).WithName("getSecondFactor").WithSummary("Whether signing in with the password asks for a code.");
        group.MapPost("", Propose).WithName("proposeSecondFactor").WithSummary("A new secret for the authenticator app; nothing is asked for before it is confirmed.");
        group.MapPost("/confirm", Enable).WithName("enableSecondFactor").WithSummary("Switches the second factor on with the first code, and answers the recovery codes.");
        group.MapPost("/recovery-codes", Renew).WithName("renewRecoveryCodes").WithSummary("New recovery codes; the old ones die.");
        group.MapDelete("", Disable).WithName("disableSecondFactor").WithSummary("Switches the second factor off.");
    }

    private static async Task<Results<Ok<FactorView>, ProblemHttpResult>> Get(GetSecondFactor get, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await get.Handle(caller, ct)).Map(state => new FactorView(state.Enabled, state.RecoveryCodesLeft)));

    private static async Task<Results<Ok<ProposalView>, ProblemHttpResult>> Propose(ProposeSecondFactor propose, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await propose.Handle(caller, ct)).Map(proposal => new ProposalView(proposal.Secret, proposal.Uri)));

    private static async Task<Results<Ok<CodesView>, ProblemHttpResult>> Enable(
        CodeInput body, EnableSecondFactor enable, RequestOrigin origin, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await enable.Handle(caller, body.Code ?? "", origin.Client, ct)).Map(list => new CodesView(list.Codes)));

    private static async Task<Results<Ok<CodesView>, ProblemHttpResult>> Renew(RenewRecoveryCodes renew, RequestOrigin origin, Caller caller, CancellationToken ct) =>
        AppApi.Answer((await renew.Handle(caller, origin.Client, ct)).Map(list => new CodesView(list.Codes)));

    private static async Task<Results<NoContent, ProblemHttpResult>> Disable(DisableSecondFactor disable, RequestOrigin origin, Caller caller, CancellationToken ct) =>
        AppApi.Answer(await disable.Handle(caller, origin.Client, ct));

    /// <summary>Body of the confirmation.</summary>
    /// <param name="Code">The six digits.</param>
    internal sealed record CodeInput(string? Code);

    /// <summary>Where the account stands.</summary>
    /// <param name="Enabled">Whether a code is asked for.</param>
    /// <param name="RecoveryCodesLeft">Recovery codes that weren't used.</param>
    internal sealed record FactorView(bool Enabled, int RecoveryCodesLeft);

    /// <summary>A secret for the authenticator app.</summary>
    /// <param name="Secret">For typing.</param>
    /// <param name="Uri">For the QR code, which the page draws.</param>
    internal sealed record ProposalView(string Secret, string Uri);

    /// <summary>New recovery codes, shown this once.</summary>
    /// <param name="RecoveryCodes">Ten codes.</param>
    internal sealed record CodesView(IReadOnlyList<string> RecoveryCodes);
}
