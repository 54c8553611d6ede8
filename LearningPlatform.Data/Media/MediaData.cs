using LearningPlatform.Core.Identity.Contracts;
using LearningPlatform.Core.Kernel;
using LearningPlatform.Core.Media;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LearningPlatform.Data.Media;

/// <summary>Puts files into a host's services: where they are kept, who may upload what, and what is made of it.</summary>
public static class MediaDataExtensions
{
    /// <summary>The name of the blob store's connection string.</summary>
    public const string ConnectionName = "blobs";

    /// <summary>
    /// Adds files. They lie in Azure's blob storage when there is a connection string <c>blobs</c>, otherwise below <c>Data:Directory</c> in <c>blobs</c>, which
    /// nodes of one platform must share.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The host's configuration.</param>
    /// <param name="contentRoot">The folder that <c>Data:Directory</c> is relative to.</param>
    public static IServiceCollection AddMedia(this IServiceCollection services, IConfiguration configuration, string contentRoot)
    {
        services.AddDataProtection();
        services.AddSingleton<IBlobs>(provider => configuration.GetConnectionString("blobs") is { Length: > 0 } connection
            ? new AzureBlobs(AzureAccount.Parse(connection), configuration["Blobs:Container"] ?? "learningplatform", provider.GetRequiredService<TimeProvider>())
            : new FileBlobs(Path.Combine(contentRoot, configuration["Data:Directory"] ?? ".data", "blobs")));
        services.AddSingleton<IGrants, Grants>();
        services.AddSingleton<IUploads, Uploads>();
        services.AddSingleton(_ => configuration.GetSection("Media").Get<PictureOptions>() ?? new PictureOptions());
        services.AddSingleton<IPictures, VipsPictures>();

        services.AddSingleton<PresignAvatar>();
        services.AddSingleton<ReceiveUpload>();

        services.AddSingleton<ISubscriber, MakeAvatar>();
        services.AddSingleton<ISubscriber, ForgetMedia>();
        services.AddSingleton<IPersonalData, PersonalUploads>();
        services.AddSingleton<ISubscriber, RemoveBlobs>();
        services.AddSingleton<MediaCleanup>();
        services.AddHostedService(provider => provider.GetRequiredService<MediaCleanup>());
        return services;
    }
}
