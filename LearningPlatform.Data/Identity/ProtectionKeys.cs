using System.Xml.Linq;
using LearningPlatform.Core.Kernel;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;

namespace LearningPlatform.Data.Identity;

/// <summary>Keeps Data Protection's keys in PostgreSQL, where every node finds them. For encryption that outlives a stolen database set a folder instead.</summary>
/// <param name="contexts">Makes contexts; Data Protection asks synchronously.</param>
internal sealed class ProtectionKeys(IDbContextFactory<PlatformDb> contexts) : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.Set<ProtectionKeyRow>().AsNoTracking().OrderBy(k => k.Id).AsEnumerable().Select(k => XElement.Parse(k.Xml))];
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var db = contexts.CreateDbContext();
        db.Add(new ProtectionKeyRow { Id = Ids.New(), Name = friendlyName, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
