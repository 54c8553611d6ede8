using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.Codes;

/// <summary>Somebody signs in with a code.</summary>
/// <param name="Issuer">The dialect that was asked.</param>
/// <param name="Phone">The number.</param>
/// <param name="Code">The six digits.</param>
/// <param name="Client">Where the request came from.</param>
public sealed record PhoneSignIn(Issuer Issuer, string Phone, string Code, Client Client)
{
    /// <summary>An address for a new account; ignored for a known number.</summary>
    public string? Email { get; init; }

    /// <summary>A password for a new account; ignored for a known number. The dialect's own policy was checked before.</summary>
    public string? Password { get; init; }

    /// <summary>Whether to be remembered for longer.</summary>
    public bool Remember { get; init; }
}

/// <summary>Signs in with a code that was sent to the phone; a number that nobody has makes an account.</summary>
/// <param name="numbers">Knows which numbers there can be.</param>
/// <param name="codes">Compares.</param>
/// <param name="accounts">Where accounts are.</param>
/// <param name="passwords">Hashes.</param>
/// <param name="policy">Refuses passwords that everybody knows.</param>
/// <param name="tickets">Stand between the first and the second factor.</param>
/// <param name="tokens">Issues.</param>
/// <param name="time">The clock.</param>
public sealed class VerifyPhoneCode(
    IPhoneNumbers numbers, PhoneCodes codes, IAccounts accounts, IPasswords passwords, PasswordPolicy policy, SecondFactorTickets tickets, ITokens tokens, TimeProvider time)
{
    private const int Attempts = 5;

    /// <summary>Signs in through a dialect. An account with a second factor isn't: the phone is one, and the dialect has no place for another.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SignedIn>> Handle(PhoneSignIn request, CancellationToken ct)
    {
        var step = await Begin(request, ct);
        return step is { Ok: true, Value: SignInStep.CodeNeeded } ? CodeRefusals.NotEnough : step.Map(done => ((SignInStep.Complete)done).SignedIn);
    }

    /// <summary>Signs in to the app, which asks for the code of a second factor in a second step (<see cref="AnswerSecondFactor"/>).</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Outcome<SignInStep>> Begin(PhoneSignIn request, CancellationToken ct)
    {
        if (!numbers.TryRead(request.Phone, out var number))
            return CodeRefusals.NoNumber;

        EmailAddress? email = null;
        if (request.Email is not null && !EmailAddress.TryParse(request.Email, out email))
            return new Invalid([new FieldError("email", "must be a valid email address", FieldFault.Format, request.Email)]);

        return await codes.Verify(CodePurpose.SignIn, number, Guid.Empty, request.Code, request.Client, (code, turn) => Enter(request, number, email, code, turn), ct);
    }

    /// <summary>The account that a number without one makes. A registration that has the address and was never confirmed is replaced.</summary>
    /// <param name="issuer">The dialect that was asked.</param>
    /// <param name="number">The number.</param>
    /// <param name="email">The address, when one was given. It isn't proven.</param>
    /// <param name="hash">The hash of the password, when one was given.</param>
    /// <param name="pending">The unconfirmed account that has the address.</param>
    /// <param name="now">The time.</param>
    public static Account Decide(Issuer issuer, string number, EmailAddress? email, string? hash, Account? pending, DateTimeOffset now) => new()
    {
        Id = pending?.Id ?? Ids.New(now),
        Version = pending?.Version ?? 0,
        Email = email,
        Phone = number,
        Username = Username.Suggest(null, attempt: 1),
        PasswordHash = hash,
        PasswordChangedAt = hash is null ? null : now,
        Roles = Roles.Student,
        Status = AccountStatus.Active,
        Origin = issuer,
        CreatedAt = now,
        UpdatedAt = now,
        LastLoginAt = now,
    };

    private async Task<Outcome<SignInStep>> Enter(PhoneSignIn request, string number, EmailAddress? email, OneTimeCode code, CancellationToken ct)
    {
        string? hash = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var now = time.GetUtcNow();
            AccountChange change;
            if (await accounts.FindByPhone(number, ct) is { } known)
            {
                // A code isn't enough for an account that may not sign in; why not is nobody's business who has only the phone.
                if (known.Standing != Standing.Good)
                    return CodeRefusals.Wrong;

                if (known.SecondFactorAt is not null)
                {
                    switch (await accounts.Write(new AccountChange(known, []) { UsesCode = code }, ct))
                    {
                        case Stored.Done:
                            return await tickets.Issue(known, SignInMethod.Phone, request.Remember, ct);
                        case Stored.CodeUsed:
                            return CodeRefusals.Wrong;
                        default:
                            continue;
                    }
                }

                change = new AccountChange(known with { LastLoginAt = now }, []);
            }
            else
            {
                var holder = email is null ? null : await accounts.FindByEmail(email, ct);
                if (holder is not null && holder.Standing != Standing.Unverified)
                    return Refusals.EmailTaken;

                if (request.Password is { } password && hash is null)
                {
                    if (await policy.Refusal(password, "password", ct) is { } refusal)
                        return refusal;

                    hash = await passwords.Hash(password, ct);
                }

                var made = Decide(request.Issuer, number, email, hash, holder, now);
                change = new AccountChange(made, [EventEnvelope.Of(new AccountRegistered(made.Id, request.Issuer.ToString().ToLowerInvariant()), made.Id, now)])
                {
                    Log = [SecurityEvent.Of(SecurityEventKind.Registered, made.Id, now, request.Client, detail: request.Issuer.ToString())],
                };
            }

            var (opening, secret) = SessionStart.Of(change.Account.Id, request.Issuer, request.Remember, request.Client, now, SignInMethod.Phone);
            switch (await accounts.Write(change with { Opens = opening, UsesCode = code }, ct))
            {
                case Stored.Done:
                    var stored = change.Account with { Version = change.Account.Version + 1 };
                    return new SignInStep.Complete(new SignedIn(stored, await SessionStart.Hand(tokens, stored, opening, secret, now, ct)));
                case Stored.CodeUsed:
                    return CodeRefusals.Wrong;
                default:
                    continue; // Somebody took the address, the number or the name, or changed the account, between the read and the write.
            }
        }

        return new Unavailable("identity.busy", "The sign-in could not be stored. Try again.");
    }
}
