using LearningPlatform.Core.Identity;

namespace LearningPlatform.Api.Authentication;

/// <summary>The address to show where a dialect demands one.</summary>
internal static class Address
{
    /// <summary>The account's address; for an account that has none, one that can't be written to.</summary>
    /// <param name="account">The account.</param>
    public static string Of(Account account) => account.Email?.Text ?? Withheld(account.Id);

    /// <summary>The address that stands in the public view of an account (opencode-R60).</summary>
    /// <param name="id">The account.</param>
    public static string Withheld(Guid id) => $"{id}@users.noreply.invalid";
}
