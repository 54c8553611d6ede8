using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Sends a code to the number that an account is to have from now on.</summary>
/// <param name="numbers">Knows which numbers there can be.</param>
/// <param name="codes">Sends.</param>
/// <param name="accounts">Knows who has the number.</param>
public sealed class SendPhoneUpdateCode(IPhoneNumbers numbers, PhoneCodes codes, IAccounts accounts)
{
    /// <summary>Sends.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="phone">The new number as typed.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(Caller caller, string phone, CancellationToken ct) =>
        !numbers.TryRead(phone, out var number) ? CodeRefusals.NoNumber
        : await accounts.FindByPhone(number, ct) is { } holder && holder.Id != caller.UserId ? CodeRefusals.PhoneTaken
        : await codes.Send(CodePurpose.PhoneUpdate, number, caller.UserId, ct);
}
