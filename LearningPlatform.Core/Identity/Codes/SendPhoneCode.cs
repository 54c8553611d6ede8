using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Sends a code to sign in with; whether an account has the number makes no difference.</summary>
/// <param name="numbers">Knows which numbers there can be.</param>
/// <param name="codes">Sends.</param>
public sealed class SendPhoneCode(IPhoneNumbers numbers, PhoneCodes codes)
{
    /// <summary>Sends.</summary>
    /// <param name="phone">The number as typed.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<Done>> Handle(string phone, CancellationToken ct) =>
        numbers.TryRead(phone, out var number) ? await codes.Send(CodePurpose.SignIn, number, Guid.Empty, ct) : CodeRefusals.NoNumber;
}
