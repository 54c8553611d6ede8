using LearningPlatform.Api.Authentication;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Codes;
using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Dialects.Academy.Auth;

/// <summary>Academy's authentication by phone and by e-mail, and the changes of both.</summary>
internal static class AcademyAuth
{
    /// <summary>Registers the operations.</summary>
    /// <param name="routes">The dialect's routes.</param>
    public static void Map(DialectRoutes routes)
    {
        routes.Map("sendPhoneCode", SendCode);
        routes.Map("verifyPhoneCode", VerifyCode);
        routes.Map("registerEmail", Register);
        routes.Map("verifyEmail", Verify);
        routes.Map("login", Login);
        routes.Map("requestPasswordReset", RequestReset);
        routes.Map("confirmPasswordReset", ConfirmReset);
        routes.Map("refreshToken", Refresh);
        routes.Map("logout", Logout);
        routes.Map("requestEmailUpdate", RequestEmail);
        routes.Map("confirmEmailUpdate", ConfirmEmail);
        routes.Map("sendPhoneUpdateCode", SendUpdateCode);
        routes.Map("verifyPhoneUpdate", VerifyUpdate);
    }

    private static async Task<Outcome<Reply<Done>>> SendCode(Body<PhoneInput> body, SendPhoneCode send, CancellationToken ct) =>
        (await send.Handle(body.Value.Phone, ct)).Map(_ => Reply.Said("Code sent successfully"));

    private static async Task<Outcome<TokenPairView>> VerifyCode(Body<PhoneVerifyInput> body, RequestOrigin origin, VerifyPhoneCode verify, CancellationToken ct) =>
        (await verify.Handle(body.Value.ToSignIn(origin.Client), ct)).Map(TokenPairView.Of);

    private static async Task<Outcome<Reply<Done>>> Register(Body<EmailRegisterInput> body, RequestOrigin origin, Register register, CancellationToken ct) =>
        (await register.Handle(new Registration(Issuer.Academy, body.Value.Email, body.Value.Password, origin.Client) { MustConfirm = true }, ct))
            .Map(_ => Reply.Said("Verification email sent"));

    private static async Task<Outcome<TokenPairView>> Verify(Body<TokenInput> body, RequestOrigin origin, ConfirmEmail confirm, CancellationToken ct) =>
        (await confirm.Handle(Issuer.Academy, body.Value.Token, origin.Client, ct)).Map(TokenPairView.Of);

    private static async Task<Outcome<TokenPairView>> Login(Body<LoginInput> body, RequestOrigin origin, SignIn signIn, CancellationToken ct) =>
        (await signIn.Handle(new SignInRequest(Issuer.Academy, body.Value.Email, body.Value.Password, body.Value.RememberMe, origin.Client), ct)).Map(TokenPairView.Of);

    private static async Task<Outcome<Reply<Done>>> RequestReset(Body<EmailInput> body, RequestOrigin origin, RequestPasswordReset request, CancellationToken ct) =>
        (await request.Handle(body.Value.Email, origin.Client, ct)).Map(_ => Reply.Said("Reset email sent"));

    private static async Task<Outcome<Reply<Done>>> ConfirmReset(Body<PasswordResetInput> body, RequestOrigin origin, ConfirmPasswordReset confirm, CancellationToken ct) =>
        (await confirm.Handle(body.Value.Token, body.Value.NewPassword, "new_password", origin.Client, ct)).Map(_ => Reply.Said("Password updated successfully"));

    private static async Task<Outcome<TokenPairView>> Refresh(Body<RefreshTokenInput> body, RequestOrigin origin, RefreshSession refresh, CancellationToken ct) =>
        (await refresh.Handle(new RefreshRequest(Issuer.Academy, body.Value.RefreshToken, origin.ArrivedAt, origin.Client), ct)).Map(TokenPairView.Of);

    private static Task<Outcome<Done>> Logout(Body<RefreshTokenInput> body, RequestOrigin origin, SignOut signOut, CancellationToken ct) => signOut.Handle(body.Value.RefreshToken, origin.Client, ct);

    private static async Task<Outcome<Reply<Done>>> RequestEmail(Body<EmailInput> body, Caller caller, RequestEmailUpdate request, CancellationToken ct) =>
        (await request.Handle(caller, body.Value.Email, ct)).Map(_ => Reply.Said("Verification email sent"));

    private static async Task<Outcome<Reply<Done>>> ConfirmEmail(Body<TokenInput> body, RequestOrigin origin, ConfirmEmailUpdate confirm, CancellationToken ct) =>
        (await confirm.Handle(body.Value.Token, origin.Client, ct)).Map(_ => Reply.Said("Email updated successfully"));

    private static async Task<Outcome<Reply<Done>>> SendUpdateCode(Body<PhoneInput> body, Caller caller, SendPhoneUpdateCode send, CancellationToken ct) =>
        (await send.Handle(caller, body.Value.Phone, ct)).Map(_ => Reply.Said("Code sent successfully"));

    private static async Task<Outcome<Reply<Done>>> VerifyUpdate(Body<PhoneUpdateInput> body, Caller caller, RequestOrigin origin, VerifyPhoneUpdate verify, CancellationToken ct) =>
        (await verify.Handle(caller, body.Value.Phone, body.Value.Code, origin.Client, ct)).Map(_ => Reply.Said("Phone number updated successfully"));
}

/// <summary>Body of sendPhoneCode and sendPhoneUpdateCode.</summary>
/// <param name="Phone">The number, E.164.</param>
internal sealed record PhoneInput(string Phone);

/// <summary>Body of verifyPhoneCode.</summary>
/// <param name="Phone">The number, E.164.</param>
/// <param name="Code">Six digits.</param>
/// <param name="Email">For a new account.</param>
/// <param name="Password">For a new account.</param>
internal sealed record PhoneVerifyInput(string Phone, string Code, string? Email, string? Password)
{
    /// <summary>What is asked.</summary>
    /// <param name="client">Where the request came from.</param>
    public PhoneSignIn ToSignIn(Client client) => new(Issuer.Academy, Phone, Code, client) { Email = Email, Password = Password };
}

/// <summary>Body of verifyPhoneUpdate.</summary>
/// <param name="Phone">The new number, E.164.</param>
/// <param name="Code">Six digits.</param>
internal sealed record PhoneUpdateInput(string Phone, string Code);

/// <summary>Body of requestPasswordReset and requestEmailUpdate.</summary>
/// <param name="Email">The address.</param>
internal sealed record EmailInput(string Email);

/// <summary>Body of confirmPasswordReset.</summary>
/// <param name="Token">The mailed token.</param>
/// <param name="NewPassword">The password.</param>
internal sealed record PasswordResetInput(string Token, string NewPassword);

/// <summary>Body of registerEmail.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
internal sealed record EmailRegisterInput(string Email, string Password);

/// <summary>Body of verifyEmail and confirmEmailUpdate.</summary>
/// <param name="Token">The mailed token.</param>
internal sealed record TokenInput(string Token);

/// <summary>Body of login.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="RememberMe">Lengthens the refresh token to 90 days (academy-D04).</param>
internal sealed record LoginInput(string Email, string Password, bool RememberMe = false);

/// <summary>Body of refreshToken and logout.</summary>
/// <param name="RefreshToken">The refresh token.</param>
internal sealed record RefreshTokenInput(string RefreshToken);

/// <summary>Both tokens.</summary>
/// <param name="AccessToken">15 minutes.</param>
/// <param name="RefreshToken">30 or 90 days.</param>
internal sealed record TokenPairView(string AccessToken, string RefreshToken)
{
    /// <summary>The tokens of a sign-in.</summary>
    /// <param name="signedIn">The sign-in.</param>
    public static TokenPairView Of(SignedIn signedIn) => new(signedIn.Tokens.Access, signedIn.Tokens.Refresh!);
}
