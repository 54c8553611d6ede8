namespace LearningPlatform.Core.Kernel;

/// <summary>Makes absolute links to the platform, for what is read elsewhere: mails, profiles.</summary>
/// <param name="Base">Setting <c>Web:PublicUrl</c>: the origin under which people reach the platform.</param>
public sealed record Links(Uri Base)
{
    /// <summary>The absolute link of a path.</summary>
    /// <param name="path">The path with its query.</param>
    public string To(string path) => new Uri(Base, path).AbsoluteUri;
}
