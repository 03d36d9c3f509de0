using System.Data.Common;
using System.Reflection;
using Dapper;

namespace AlertImages.Storage.Sql;

/// <summary>The numbered scripts of an engine.</summary>
internal static class Migrations
{
    /// <summary>Runs those that this database has not seen. A database of a newer version is refused.</summary>
    /// <param name="connection">Where to.</param>
    /// <param name="engine">Folder of the scripts.</param>
    /// <param name="version">The number of the last script that was run.</param>
    /// <param name="setVersion">Statement that notes a number.</param>
    public static void Run(DbConnection connection, string engine, long version, Func<int, string> setVersion)
    {
        var scripts = Scripts(engine + "/");
        if (version > scripts.Count)
        {
            throw new InvalidOperationException(
                $"The store has schema version {version}; this version of alertimages knows {scripts.Count}. Start the newer version that made it, "
                    + $"or use another file.");
        }

        foreach (var (number, sql) in scripts.Skip((int)version))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(sql, transaction: transaction);
            connection.Execute(setVersion(number), transaction: transaction);
            transaction.Commit();
        }
    }

    /// <summary>How many scripts an engine has: the version of an up-to-date database.</summary>
    public static int Count(string engine) => Scripts(engine + "/").Count;

    private static List<(int Number, string Sql)> Scripts(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select((name, index) =>
                {
                    using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                    return (index + 1, reader.ReadToEnd());
                }),
        ];
    }
}
