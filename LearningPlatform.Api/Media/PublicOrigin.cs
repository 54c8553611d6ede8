using LearningPlatform.Core.Kernel;

namespace LearningPlatform.Api.Media;

/// <summary>
/// The origin of what only the caller gets to see, such as an upload URL: the setting <c>Web:PublicUrl</c>, and without it the origin that the caller used
/// himself. What others see must not depend on a caller's headers: that is <see cref="Links"/>.
/// </summary>
/// <param name="Base">The origin.</param>
internal sealed record PublicOrigin(Uri Base)
{
    /// <summary>The absolute URL of a path.</summary>
    /// <param name="path">The path.</param>
    public string To(string path) => new Uri(Base, path).AbsoluteUri;

    /// <summary>Called by minimal API to bind a parameter of this type.</summary>
    /// <param name="http">The request.</param>
    public static ValueTask<PublicOrigin?> BindAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var isSet = services.GetRequiredService<IConfiguration>()["Web:PublicUrl"] is { Length: > 0 };
        var own = services.GetRequiredService<Links>().Base;
        return ValueTask.FromResult<PublicOrigin?>(new PublicOrigin(
            !isSet && Uri.TryCreate($"{http.Request.Scheme}://{http.Request.Host}/", UriKind.Absolute, out var used) ? used : own));
    }
}
