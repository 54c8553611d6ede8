using LearningPlatform.Core.Identity;
using Microsoft.AspNetCore.Identity;

namespace LearningPlatform.Data.Identity;

/// <summary>The framework's password hash (PBKDF2, SHA-512, its default strength), at most one for each processor at a time, so that a storm of sign-ins leaves room for the rest.</summary>
internal sealed class Passwords : IPasswords, IDisposable
{
    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> hasher = new();
    private readonly SemaphoreSlim processors = new(Environment.ProcessorCount);
    private readonly Lazy<string> dummy;

    public Passwords() => dummy = new Lazy<string>(() => hasher.HashPassword(Nobody, "no account has this password"));

    /// <summary>What a password is compared with where there is no account: of the same strength as a stored one, so that it takes as long.</summary>
    internal string Dummy => dummy.Value;

    /// <inheritdoc/>
    public Task<string> Hash(string password, CancellationToken ct) => Run(() => hasher.HashPassword(Nobody, password), ct);

    /// <inheritdoc/>
    public Task<PasswordCheck> Verify(string? hash, string password, CancellationToken ct) =>
        Run(
            () => hasher.VerifyHashedPassword(Nobody, hash ?? dummy.Value, password) switch
            {
                PasswordVerificationResult.Success when hash is not null => PasswordCheck.Right,
                PasswordVerificationResult.SuccessRehashNeeded when hash is not null => PasswordCheck.RightButWeaklyHashed,
                _ => PasswordCheck.Wrong,
            },
            ct);

    /// <inheritdoc/>
    public void Dispose() => processors.Dispose();

    private async Task<T> Run<T>(Func<T> work, CancellationToken ct)
    {
        await processors.WaitAsync(ct);
        try
        {
            return work();
        }
        finally
        {
            processors.Release();
        }
    }
}
