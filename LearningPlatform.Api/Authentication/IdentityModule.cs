using LearningPlatform.Api.Authentication.External;
using LearningPlatform.Api.Dialects.Academy.Auth;
using LearningPlatform.Api.Dialects.Academy.Profile;
using LearningPlatform.Api.Dialects.Framework;
using LearningPlatform.Api.Dialects.Labs.Auth;
using LearningPlatform.Api.Dialects.Labs.Users;
using LearningPlatform.Api.Dialects.OpenCode.Auth;
using LearningPlatform.Api.Dialects.OpenCode.Users;
using LearningPlatform.Api.Dialects.Unpuzzle.Auth;
using LearningPlatform.Api.Dialects.Wayr.Auth;
using LearningPlatform.Api.Dialects.Wayr.Users;
using LearningPlatform.Data.Identity;
using Microsoft.AspNetCore.Authentication;

namespace LearningPlatform.Api.Authentication;

/// <summary>Composes identity: accounts, sessions, tokens, and the operations of the five dialects about them.</summary>
internal static class IdentityModule
{
    /// <summary>Registers identity.</summary>
    /// <param name="builder">The host that is being built.</param>
    public static void AddIdentity(this WebApplicationBuilder builder)
    {
        builder.Services.AddIdentity(builder.Configuration, builder.Environment.IsDevelopment());
        builder.AddExternal();
        builder.Services.AddSingleton<ITokenVerifier, TokenVerifier>();
        builder.Services.AddAuthentication(BearerHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, BearerHandler>(BearerHandler.SchemeName, null);
        builder.Services.AddAuthorization();
    }

    /// <summary>Maps the operations.</summary>
    /// <param name="api">The dialects.</param>
    public static void MapIdentity(this DialectApi api)
    {
        AcademyAuth.Map(api.Academy);
        AcademyProfile.Map(api.Academy);
        LabsAuth.Map(api.Labs);
        LabsUsers.Map(api.Labs);
        OpenCodeAuth.Map(api.OpenCode);
        OpenCodeUsers.Map(api.OpenCode);
        UnpuzzleAuth.Map(api.Unpuzzle);
        UnpuzzleExternal.Map(api.Unpuzzle);
        WayrAuth.Map(api.Wayr);
        WayrUsers.Map(api.Wayr);
        api.App.MapKeySet();
        api.App.MapStandIn();
    }
}
