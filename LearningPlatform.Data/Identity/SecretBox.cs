using LearningPlatform.Core.Identity;
using Microsoft.AspNetCore.DataProtection;

namespace LearningPlatform.Data.Identity;

/// <summary>Closes secrets with Data Protection.</summary>
/// <param name="protection">Encrypts.</param>
internal sealed class SecretBox(IDataProtectionProvider protection) : ISecretBox
{
    private readonly IDataProtector protector = protection.CreateProtector("LearningPlatform.Identity.SecretBox");

    /// <inheritdoc/>
    public string Close(string secret) => protector.Protect(secret);

    /// <inheritdoc/>
    public string Open(string box) => protector.Unprotect(box);
}
