using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Core.Identity.External;

/// <summary>The refusals of signing in through a provider.</summary>
public static class ExternalRefusals
{
    /// <summary>The code of <see cref="EmailInUse"/>.</summary>
    public const string EmailInUseCode = "identity.external_email_in_use";

    /// <summary>The code of <see cref="Taken"/>.</summary>
    public const string TakenCode = "identity.external_taken";

    /// <summary>There is no such provider here.</summary>
    public static readonly Invalid Provider = new([new FieldError("provider", "is not offered")], "The provider is not offered.", "identity.external_provider");

    /// <summary>The redirect leads elsewhere.</summary>
    public static readonly Invalid Redirect = new([new FieldError("redirect_url", "must lie on an origin of the web client")], "The redirect is not allowed.", "identity.external_redirect");

    /// <summary>The state is unknown, used, expired, or somebody else's.</summary>
    public static readonly Invalid State = new([new FieldError("state", "is unknown, was used or has expired")], "The sign-in has expired. Start again.", "identity.external_state");

    /// <summary>The address belongs to an account that isn't linked by itself: one of the two addresses isn't proven, or another login of the provider is linked.</summary>
    public static readonly Invalid EmailInUse = new(
        [new FieldError("email", "belongs to an account; sign in to it and link the provider there")], "There is an account with this address. Sign in to it and link the provider there.", EmailInUseCode);

    /// <summary>The login belongs to another account, or the account has another login of the provider.</summary>
    public static readonly Conflict Taken = new(TakenCode, "This login is linked to another account, or another login of the provider is linked to this one.");

    /// <summary>The provider refused, or what it said can't be believed.</summary>
    public static readonly Unauthenticated Refused = new(AuthFault.CredentialsInvalid, "The provider did not confirm the sign-in.");

    /// <summary>The person said no at the provider.</summary>
    public static readonly Unauthenticated Denied = new(AuthFault.CredentialsInvalid, "The sign-in was cancelled at the provider.");

    /// <summary>The provider can't be reached or isn't itself.</summary>
    public static readonly Unavailable Unreachable = new("identity.external_unavailable", "The provider can't be reached at the moment.");

    /// <summary>Without the login nobody could sign in any more.</summary>
    public static readonly Conflict OnlyWay = new("identity.only_way_to_sign_in", "This is the only way to sign in to the account. Add another one first.");

    /// <summary>Too many changes at once.</summary>
    public static readonly Unavailable Busy = new("identity.busy", "The account is being changed elsewhere. Try again.");
}
