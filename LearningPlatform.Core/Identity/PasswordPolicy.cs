using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity;

/// <summary>Passwords that are known to everybody because they leaked somewhere.</summary>
public interface IBreachedPasswords
{
    /// <summary>True when the password is in the list; always false without one.</summary>
    /// <param name="password">The password.</param>
    /// <param name="ct">Gives up.</param>
    ValueTask<bool> Contains(string password, CancellationToken ct);
}

/// <summary>
/// What a new password has to pass beyond its dialect's documented rules, which the contract checks: it may not be one that leaked (setting
/// <c>Identity:BreachedPasswords</c>, off by default).
/// </summary>
/// <param name="breached">The list.</param>
public sealed class PasswordPolicy(IBreachedPasswords breached)
{
    /// <summary>Why the password can't be set; null when it can.</summary>
    /// <param name="password">The password.</param>
    /// <param name="field">Its name in the request.</param>
    /// <param name="ct">Gives up.</param>
    public async ValueTask<Invalid?> Refusal(string password, string field, CancellationToken ct) =>
        await breached.Contains(password, ct) ? Invalid.Field(field, "is in a list of leaked passwords; choose another one") : null;
}
