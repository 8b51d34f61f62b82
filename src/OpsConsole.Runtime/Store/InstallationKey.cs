using System.Security.Cryptography;

namespace OpsConsole.Runtime.Store;

/// <summary>The secret that keyed hashes are made with: 32 random bytes beside the data protection keys, made once. Nodes that share a database share this folder.</summary>
public static class InstallationKey
{
    public static byte[] LoadOrCreate(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "hash.key");
        if (!File.Exists(path))
        {
            var fresh = path + "." + Environment.ProcessId;
            File.WriteAllBytes(fresh, RandomNumberGenerator.GetBytes(32));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(fresh, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            try
            {
                File.Move(fresh, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(fresh); // another process was first; its key counts
            }
        }

        var key = File.ReadAllBytes(path);
        return key.Length == 32 ? key : throw new InvalidOperationException($"{path} does not hold a key of 32 bytes. Restore it from a backup: links and journal cannot be read without it.");
    }
}
