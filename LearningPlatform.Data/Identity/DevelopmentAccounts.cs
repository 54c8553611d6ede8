using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Data.Identity;

/// <summary>
/// The three accounts that everybody can sign in with on a development machine, one for each way to use the platform. Production never has them: a
/// database that holds one is refused there.
/// </summary>
/// <param name="accounts">Where accounts are.</param>
/// <param name="passwords">Hashes.</param>
/// <param name="time">The clock.</param>
public sealed class DevelopmentAccounts(IAccounts accounts, IPasswords passwords, TimeProvider time)
{
    /// <summary>The password of all three.</summary>
    public const string Password = "Demo-Pass-2026!";

    /// <summary>The administrator's address.</summary>
    public const string Admin = "admin@demo.test";

    /// <summary>The teacher's address.</summary>
    public const string Instructor = "instructor@demo.test";

    /// <summary>The learner's address.</summary>
    public const string Student = "student@demo.test";

    private static readonly (string Email, string Username, string FirstName, string FullName, Roles Roles)[] All =
    [
        (Admin, "demo-admin", "Demo", "Demo Admin", Roles.Student | Roles.Instructor | Roles.Admin),
        (Instructor, "demo-instructor", "Demo", "Demo Instructor", Roles.Student | Roles.Instructor),
        (Student, "demo-student", "Demo", "Demo Student", Roles.Student),
    ];

    /// <summary>Makes those that are missing; those that are there stay as they are.</summary>
    /// <param name="ct">Gives up.</param>
    public async Task Seed(CancellationToken ct)
    {
        // One hash for the three: the password is no secret, and every start on a fresh database waits for it.
        string? hash = null;
        foreach (var (email, username, firstName, fullName, roles) in All)
        {
            if (!EmailAddress.TryParse(email, out var address) || await accounts.FindByEmail(address, ct) is not null)
                continue;

            var now = time.GetUtcNow();
            var account = new Account
            {
                Id = Ids.New(now),
                Email = address,
                EmailVerifiedAt = now,
                Username = username,
                UsernameChosen = true,
                FullName = fullName,
                PasswordHash = hash ??= await passwords.Hash(Password, ct),
                PasswordChangedAt = now,
                Roles = roles,
                Status = AccountStatus.Active,
                Origin = Issuer.OpenCode,
                Profile = new Profile { FirstName = firstName, UpdatedAt = now },
                CreatedAt = now,
                UpdatedAt = now,
            };

            // Another node may seed at the same time; whoever is second finds the address taken, which is what is wanted.
            await accounts.Write(new AccountChange(account, [EventEnvelope.Of(new AccountRegistered(account.Id, "opencode"), account.Id, now)]), ct);
        }
    }

    /// <summary>Refuses a database that was used for development.</summary>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="InvalidOperationException">It holds an account whose password everybody knows.</exception>
    public async Task Refuse(CancellationToken ct)
    {
        foreach (var (email, _, _, _, _) in All)
        {
            if (EmailAddress.TryParse(email, out var address)
                && await accounts.FindByEmail(address, ct) is { } account
                && await passwords.Verify(account.PasswordHash, Password, ct) != PasswordCheck.Wrong)
            {
                throw new InvalidOperationException($"The database holds the development account {email} with its public password. Change the password or delete the account before starting in Production.");
            }
        }
    }
}
