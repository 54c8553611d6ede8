using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Notifications;
using LearningPlatform.Data.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Data.Notifications;

/// <summary>Puts notifications into a host's services.</summary>
public static class NotificationsDataExtensions
{
    /// <summary>
    /// Adds the queue of messages, the mails that events cause, and the sender when <c>Mail:Smtp:Host</c> is set.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="development">True on a development machine: sent mail stays readable.</param>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration, bool development)
    {
        services.AddOutgoingHttp(configuration, development);
        services.AddSingleton<IOutgoing, Outgoing>();
        services.AddSingleton<ISubscriber, VerificationMail>();
        services.AddSingleton<ISubscriber, AccountMessages>();
        var smtp = configuration.GetSection("Mail:Smtp").Get<SmtpOptions>();
        if (string.IsNullOrEmpty(smtp?.Host))
            return services;

        smtp.KeepSentText |= development;
        services.AddSingleton(smtp);
        services.AddSingleton<SmtpSender>();
        return services.AddHostedService(provider => provider.GetRequiredService<SmtpSender>());
    }
}
