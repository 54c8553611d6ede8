using LearningPlatform.Core.Identity;
using LearningPlatform.Core.Identity.Codes;
using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Identity.Jwt;
using LearningPlatform.Core.Identity.Passkeys;
using LearningPlatform.Core.Identity.SecondFactors;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Data.Http;
using LearningPlatform.Data.Identity.Passkeys;
using LearningPlatform.Data.Identity.SecondFactors;
using LearningPlatform.Data.Identity.External;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LearningPlatform.Data.Identity;

/// <summary>Puts identity into a host's services: use cases, stores, keys.</summary>
public static class IdentityDataExtensions
{
    /// <summary>
    /// Adds identity. Settings: <c>Registration:InstructorApproval</c> (default: true outside Development), <c>Identity:SigningKeyDays</c> (default 90),
    /// <c>Identity:BreachedPasswords</c> (a list of leaked passwords, none unless set), <c>Identity:KeyDirectory</c> (where Data Protection keeps its keys; default: <c>keys</c> below <c>Data:Directory</c> when that is set, else the database).
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="development">True on a development machine.</param>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IConfiguration configuration, bool development)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITurns, LocalTurns>();
        services.AddOutgoingHttp(configuration, development);
        services.AddSingleton(new RegistrationRules(configuration.GetValue("Registration:InstructorApproval", !development)));
        services.AddSingleton(SigningKeyOptions.Default with { RotateAfter = TimeSpan.FromDays(configuration.GetValue("Identity:SigningKeyDays", 90)) });

        services.AddSingleton<Accounts>();
        services.AddSingleton<IAccounts>(provider => provider.GetRequiredService<Accounts>());
        services.AddSingleton<ISecondFactors, FactorStore>();
        services.AddSingleton<ITickets, TicketStore>();
        services.AddSingleton<IPasskeys, PasskeyStore>();
        services.AddSingleton<IWebAuthn, WebAuthn>();
        services.AddSingleton<ISessions, Sessions>();
        services.AddSingleton<ISignInAttempts, Attempts>();
        services.AddSingleton<IOneTimeTokens, OneTimeTokens>();
        services.AddSingleton<ICodes, Codes>();
        services.AddSingleton<ISendCounts, SendCounts>();
        services.AddSingleton(SendLimits.Times(configuration.GetValue("RateLimits:Factor", 1.0)));
        services.AddSingleton<IIdentityEvents, IdentityEvents>();
        services.AddSingleton<IPhoneNumbers, CallingCodes>();
        services.AddSingleton<CodeHashes>();
        services.AddSingleton<PhoneCodes>();

        // Opened here, so that a list that is missing is found at the start and not by the first who registers.
        services.AddSingleton<IBreachedPasswords>(new BreachedPasswords(configuration["Identity:BreachedPasswords"]));
        services.AddSingleton<PasswordPolicy>();
        services.AddSingleton<ISecurityLog, SecurityLog>();
        services.AddSingleton<RecentProof>();
        services.AddSingleton<IPeople, People>();
        services.AddSingleton<Avatars>();
        services.AddSingleton<IAvatars>(provider => provider.GetRequiredService<Avatars>());
        services.AddHostedService(provider => provider.GetRequiredService<Avatars>());
        services.AddSingleton<IPasswords, Passwords>();
        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddSingleton<ISessionStates, SessionStates>();
        services.AddSingleton<IApiKeys, ApiKeys>();
        services.AddSingleton<IApiKeyStates, ApiKeyStates>();
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<ISigningKeys>(provider => provider.GetRequiredService<SigningKeys>());
        services.AddSingleton<ITokens, Tokens>();

        services.AddSingleton<Register>();
        services.AddSingleton<ConfirmEmail>();
        services.AddSingleton<SendPhoneCode>();
        services.AddSingleton<VerifyPhoneCode>();
        services.AddSingleton<SendPhoneUpdateCode>();
        services.AddSingleton<VerifyPhoneUpdate>();
        services.AddSingleton<RequestPasswordReset>();
        services.AddSingleton<ISubscriber, IssuePasswordReset>();
        services.AddSingleton<ConfirmPasswordReset>();
        services.AddSingleton<RequestAddressVerification>();
        services.AddSingleton<VerifyAddress>();
        services.AddSingleton<RequestEmailUpdate>();
        services.AddSingleton<ConfirmEmailUpdate>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<CodeCheck>();
        services.AddSingleton<SecondFactorTickets>();
        services.AddSingleton<AnswerSecondFactor>();
        services.AddSingleton<ConfirmIdentity>();
        services.AddSingleton<GetSecondFactor>();
        services.AddSingleton<ProposeSecondFactor>();
        services.AddSingleton<EnableSecondFactor>();
        services.AddSingleton<RenewRecoveryCodes>();
        services.AddSingleton<DisableSecondFactor>();
        services.AddSingleton<ListPasskeys>();
        services.AddSingleton<ProposePasskey>();
        services.AddSingleton<AddPasskey>();
        services.AddSingleton<RenamePasskey>();
        services.AddSingleton<RemovePasskey>();
        services.AddSingleton<AskForPasskey>();
        services.AddSingleton<PasskeyCheck>();
        services.AddSingleton<SignInWithPasskey>();
        services.AddSingleton<ConfirmWithPasskey>();
        services.AddSingleton<RefreshSession>();
        services.AddSingleton<SignOut>();
        services.AddSingleton<GetAccount>();
        services.AddSingleton<GetOwnAccount>();
        services.AddSingleton<ListAccounts>();
        services.AddSingleton<UpdateAccount>();
        services.AddSingleton<EraseAccount>();
        services.AddSingleton<DeleteAccount>();
        services.AddSingleton<RestoreAccount>();
        services.AddSingleton<UpdateStanding>();
        services.AddSingleton<ChangePassword>();
        services.AddSingleton<ChangeRole>();
        services.AddSingleton<ListRoleRequests>();
        services.AddSingleton<DecideRoleRequest>();
        services.AddSingleton<CreateApiKey>();
        services.AddSingleton<ListApiKeys>();
        services.AddSingleton<RevokeApiKey>();
        services.AddSingleton<IPersonalData, AccountData>();
        services.AddSingleton<IPersonalData, SessionData>();
        services.AddSingleton<IPersonalData, SecurityEventData>();
        services.AddSingleton<IPersonalData, ApiKeyData>();
        services.AddSingleton<IPersonalData, SecondFactorData>();
        services.AddSingleton<IPersonalData, PasskeyData>();
        services.AddSingleton<IPersonalData, ExternalLoginData>();
        services.AddSingleton<ExportAccount>();
        services.AddSingleton<ListSessions>();
        services.AddSingleton<RevokeSessions>();
        services.AddSingleton<ListSecurityEvents>();
        services.AddSingleton<DevelopmentAccounts>();

        services.AddExternal(configuration, development);
        AddProtection(services, configuration);
        services.AddSingleton<IdentityCleanup>();
        services.AddHostedService(provider => provider.GetRequiredService<IdentityCleanup>());
        services.AddHostedService(provider => new AccountsAtStart(provider.GetRequiredService<DevelopmentAccounts>(), provider.GetRequiredService<IHostEnvironment>()));
        return services;
    }

    private static void AddProtection(IServiceCollection services, IConfiguration configuration)
    {
        services.AddDataProtection().SetApplicationName("LearningPlatform");
        var folder = configuration["Identity:KeyDirectory"] ?? (configuration["Data:Directory"] is { Length: > 0 } data ? Path.Combine(data, "keys") : null);
        if (!string.IsNullOrEmpty(folder))
        {
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
                new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new KeyFolder(new DirectoryInfo(folder), provider.GetRequiredService<ILoggerFactory>())));
            return;
        }

        services.AddSingleton<IXmlRepository, ProtectionKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<IXmlRepository>()));
    }

    /// <summary>Seeds the development accounts, or refuses to start in Production when they are there.</summary>
    private sealed class AccountsAtStart(DevelopmentAccounts accounts, IHostEnvironment environment) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            environment.IsDevelopment() ? accounts.Seed(cancellationToken)
            : environment.IsProduction() ? accounts.Refuse(cancellationToken)
            : Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
